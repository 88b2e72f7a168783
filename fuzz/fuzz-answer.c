/* SPDX-License-Identifier: MIT */
/*
 * fuzz-answer.c - a complete execute() with arbitrary bytes as the server's
 * answers
 *
 * The first byte selects the calls; its bits are defined below. The rest are
 * the answers, with a line "%%" between those of two connections. Calls are
 * made as long as there are answers left. They all use one libcurl handle,
 * after a first call that is the same for each input: so the state that a
 * handle keeps of earlier answers is tested too, and an input always has the
 * same effect.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "card-choices.h"
#include "card-family.h"
#include "fuzz.h"
#include "jsonwalk.h"
#include "wire.h"

#define ONE_LINE 1
#define WITH_SINK 2
#define A_POST 4
#define AS_SERVICE_APP 8
#define WITH_REFRESH_TOKEN 16
#define FEW_BYTES 32
#define OF_A_DEVICE 128 /* Read Device, or with A_POST List Device Users */
/* both bits: choices instead of calls */
#define AS_CHOICES (64 | OF_A_DEVICE)

/* Generated for this test and used nowhere else. */
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
static const char device[] = "{\"device_id\":\"guo1\"}";
static const char post[] = "{\"request_type\":\"POST\",\"relative_url\":\"/a\","
                           "\"body\":{\"a\":[1.0,true]}}";

/* Sign-ins are kept for the lifetime of the process, so each input gets a
   client of its own and always has the same effect. */
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

/* After this answer the state of the handle is known. */
static const char first[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    "X-First: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
    "X-Last: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n"
    "Content-Length: 2\r\n\r\n[]";

/* Checks what Read Device and List Device Users make of an answer. */
static void must_be_of_a_device(unsigned how, int32_t code,
                                const struct card_result *result)
{
    bool is_list = (how & A_POST) != 0;

    if (result->output.data == NULL)
        return;
    if (code != CARD_OK || (is_list && (how & WITH_SINK) != 0))
        must_have(result, is_list ? "users" : "id", '0');
    else
        must_have(result, is_list ? "users" : "id", is_list ? 'a' : 's');
}

static int32_t of_a_device(unsigned how, struct card_call *call,
                           struct card_result *result)
{
    const char *card =
        (how & A_POST) != 0 ? "list_device_users" : "read_device";
    int32_t code;

    call->inputs = (struct card_text){device, sizeof device - 1};
    code = must_be_a_member(card)->execute(call, result);
    must_be_of_a_device(how, code, result);
    return code;
}

static int32_t of_any(const struct card_call *call, struct card_result *result)
{
    int32_t code = execute(call, result);

    must_be_the_answer(result);
    MUST(code != CARD_BAD_CONNECTION);
    return code;
}

static int32_t one_call(unsigned how, const char *connection)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    uint64_t taken = 0;
    int32_t code;

    call.inputs = (how & A_POST) != 0
                      ? (struct card_text){post, sizeof post - 1}
                      : (struct card_text){get, sizeof get - 1};
    call.connection = (struct card_text){connection, strlen(connection)};
    call.flags = (how & ONE_LINE) != 0 ? CARD_ONE_LINE : 0;
    call.context = &taken;
    call.sink = (how & WITH_SINK) != 0 ? take : NULL;
    code = (how & OF_A_DEVICE) != 0 ? of_a_device(how, &call, &result)
                                    : of_any(&call, &result);
    must_be_a_result(code, &result);
    MUST(code != CARD_INVALID_INPUT);
    MUST(code != CARD_OK || result.output.data != NULL);
    MUST((how & WITH_SINK) == 0 || result.output.data == NULL
         || taken == result.payload_bytes);
    if ((how & ONE_LINE) != 0 && result.output.data != NULL)
        MUST(memchr(result.output.data, '\n', result.output.size) == NULL
             && memchr(result.output.data, '\r', result.output.size) == NULL);
    card_descriptor.release(&result);
    return code;
}

/* ---- choices ---- */

static void must_be_a_text(struct json_span object, const char *key,
                           bool required)
{
    struct json_span value;

    if (json_find(object, key, &value))
        MUST(json_type(value) == 's' && value.size > 2 && value.size <= 65536);
    else
        MUST(!required);
}

static void must_be_choices(struct card_text output)
{
    struct json_span page = {output.data, output.size}, list, choice;
    struct json_walk walk;
    size_t count = 0;

    MUST(json_find(page, "choices", &list) && json_type(list) == 'a');
    must_be_a_text(page, "after", false);
    json_walk_into(&walk, list);
    for (; json_walk_element(&walk, &choice); count++) {
        MUST(json_type(choice) == 'o');
        must_be_a_text(choice, "value", true);
        must_be_a_text(choice, "title", true);
        must_be_a_text(choice, "help", false);
    }
    MUST(count <= 10000);
}

static void one_list(unsigned how, const char *connection)
{
    const struct card_choices *choices =
        must_be_a_member("suspend_device")
            ->descriptor->get_extension(CARD_CHOICES_EXTENSION);
    const struct card_text search = {"x\"", 2}, after = {"y", 1};
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    call.connection = (struct card_text){connection, strlen(connection)};
    call.flags = (how & ONE_LINE) != 0 ? CARD_ONE_LINE : 0;
    code = choices->list(&call, "device_id", &search, &after, &result);
    MUST((code == CARD_OK) == (result.output.data != NULL));
    MUST(code != CARD_INVALID_INPUT && result.next.data == NULL);
    must_be_a_result(code, &result);
    if (result.output.data != NULL)
        must_be_choices(result.output);
    card_descriptor.release(&result);
}

/* ---- the target ---- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned how = size > 0 ? data[0] : 0;
    char connection[1024];
    size_t left;

    if (size == 0)
        return 0;
    connection_for(0, connection, sizeof connection);
    wire_play((const uint8_t *)first, sizeof first - 1);
    MUST(one_call(0, connection) == CARD_OK);
    wire_end();
    connection_for(how, connection, sizeof connection);
    wire_play(data + 1, size - 1);
    do {
        left = wire_left();
        if ((how & AS_CHOICES) == AS_CHOICES)
            one_list(how, connection);
        else
            one_call(how, connection);
    } while (wire_left() > 0 && wire_left() < left);
    wire_end();
    return 0;
}
