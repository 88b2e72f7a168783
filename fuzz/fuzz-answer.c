/* SPDX-License-Identifier: MIT */
/*
 * fuzz-answer.c - whatever a server says, byte for byte, to a whole execute()
 *
 * The first byte chooses the call: its bits are below. The rest are the
 * answers, a line "%%" between those of two connections.
 */
#include <stdio.h>
#include <string.h>

#include "fuzz.h"
#include "wire.h"

#define ONE_LINE 1
#define WITH_SINK 2
#define A_POST 4
#define AS_SERVICE_APP 8
#define WITH_REFRESH_TOKEN 16
#define FEW_BYTES 32

/* Made for this place, and in use nowhere else. */
#define KEY_X "hQ3onJBxZDLRxEvVNj2OVaoBVCmGLOi6aHlDwT5cYDU"
#define KEY_Y "SKkfYJEV5MBbf_avviUgaejTZeOLGAmSdkm1GhAwoq4"
#define KEY_D "BrrArJgbrrjfgoImnVVZRQQz_PAw1PKBHlJEBgSXuzE"
#define QUOTED(text) "\\\"" text "\\\""
#define MEMBER(name, value) QUOTED(name) ":" QUOTED(value)
#define KEY                                                        \
    "{" MEMBER("kty", "EC") "," MEMBER("crv", "P-256") "," MEMBER( \
        "x", KEY_X) "," MEMBER("y", KEY_Y) "," MEMBER("d", KEY_D) "}"

static const char get[] =
    "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices?limit=2\"}";
static const char post[] = "{\"request_type\":\"POST\",\"relative_url\":\"/a\","
                           "\"body\":{\"a\":[1.0,true]}}";

/* A sign-in is kept for as long as the process lives: each input is somebody
   else's, so that it does the same whenever it comes. */
static void connection_for(unsigned how, char *text, size_t size)
{
    static unsigned long client;
    const char *limit =
        (how & FEW_BYTES) != 0 ? ",\"max_response_bytes\":64" : "";

    if ((how & AS_SERVICE_APP) != 0)
        snprintf(text, size,
                 "{\"domain\":\"" WIRE_ORIGIN
                 "\",\"client_id\":\"c%lu\",\"scopes\":\"okta.devices.read\","
                 "\"private_key\":\"" KEY "\"%s}",
                 client++, limit);
    else if ((how & WITH_REFRESH_TOKEN) != 0)
        snprintf(text, size,
                 "{\"domain\":\"" WIRE_ORIGIN
                 "\",\"client_id\":\"c%lu\",\"client_secret\":\"s\","
                 "\"refresh_token\":\"r\",\"scopes\":\"offline_access\"%s}",
                 client++, limit);
    else
        snprintf(text, size,
                 "{\"domain\":\"" WIRE_ORIGIN "\",\"api_token\":\"t\"%s}",
                 limit);
}

static int32_t take(void *context, const void *bytes, size_t size)
{
    uint64_t *taken = context;

    MUST(bytes != NULL || size == 0);
    *taken += size;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned how = size > 0 ? data[0] : 0;
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    char connection[1024];
    uint64_t taken = 0;
    int32_t code;

    if (size == 0)
        return 0;
    connection_for(how, connection, sizeof connection);
    wire_play(data + 1, size - 1);
    call.inputs = (how & A_POST) != 0
                      ? (struct card_text){post, sizeof post - 1}
                      : (struct card_text){get, sizeof get - 1};
    call.connection = (struct card_text){connection, strlen(connection)};
    call.flags = (how & ONE_LINE) != 0 ? CARD_ONE_LINE : 0;
    call.context = &taken;
    call.sink = (how & WITH_SINK) != 0 ? take : NULL;
    code = execute(&call, &result);
    must_be_a_result(code, &result);
    MUST(code != CARD_INVALID_INPUT && code != CARD_BAD_CONNECTION);
    MUST(code != CARD_OK || result.output.data != NULL);
    MUST((how & WITH_SINK) == 0 || result.output.data == NULL
         || taken == result.payload_bytes);
    if ((how & ONE_LINE) != 0 && result.output.data != NULL)
        MUST(memchr(result.output.data, '\n', result.output.size) == NULL
             && memchr(result.output.data, '\r', result.output.size) == NULL);
    card_descriptor.release(&result);
    wire_end();
    return 0;
}
