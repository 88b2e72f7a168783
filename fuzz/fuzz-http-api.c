/* SPDX-License-Identifier: MIT */
/*
 * fuzz-http-api.c - forms for any API: each must be refused, or lead to exactly
 * one request below the base URL, whose API key comes last in the query, once,
 * and is in no text that the host gets
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "wire.h"

#define KEY "fuzzKey/42x"
#define SENT_KEY "a%20key=fuzzKey%2F42x HTTP/1.1\r\n"

static const char connection[] =
    "{\"base_url\":\"" WIRE_ORIGIN "/v2\",\"auth\":\"api_key_query\","
    "\"api_key\":\"" KEY "\",\"api_key_name\":\"a key\","
    "\"headers\":{\"Accept\":\"text/a\",\"X-A\":\"1\"},"
    "\"items_pointer\":\"/items\",\"next_pointer\":\"/next\"}";

/* It repeats the key, as servers do. */
static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    "Link: </v2/pets?a%20key=fuzzKey%2F42x&p=2>; rel=\"self\"\r\n"
    "Content-Length: 38\r\n\r\n{\"items\":[1],\"next\":\"/v2/pets?p=2&b=c\"}";

static bool has_key(struct card_text text)
{
    return text.data != NULL
           && (memmem(text.data, text.size, KEY, sizeof KEY - 1) != NULL
               || memmem(text.data, text.size, "fuzzKey%2F", 10) != NULL
               || memmem(text.data, text.size, "fuzzKey%2f", 10) != NULL);
}

static int32_t run(const uint8_t *form, size_t size, uint32_t flags)
{
    bool repeats = memmem(form, size, "fuzz", 4) != NULL;
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    call.inputs = (struct card_text){(const char *)form, size};
    call.connection = (struct card_text){connection, sizeof connection - 1};
    call.flags = flags;
    code = execute(&call, &result);
    must_be_a_result(code, &result);
    MUST(repeats
         || (!has_key(result.output) && !has_key(result.error)
             && !has_key(result.next) && !has_key(result.next_refused)
             && !has_key(result.preview) && !has_key(result.pace.bucket)));
    card_descriptor.release(&result);
    return code;
}

static void must_be_below(const char *sent)
{
    const char *target = strchr(sent, ' ');
    const char *end = strstr(sent, SENT_KEY);

    MUST(target != NULL && strncmp(target, " /v2", 4) == 0);
    MUST(target[4] == '/' || target[4] == '?');
    MUST(end != NULL && (end[-1] == '?' || end[-1] == '&'));
    MUST(memchr(target, '\r', (size_t)(end - target)) == NULL);
    MUST(strstr(end + 1, "fuzzKey%2F42x HTTP/1.1") == end + 8);
    MUST(strstr(sent, "\r\nHost: " WIRE_HOST "\r\n") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char sent[1 << 20];
    bool good = run(data, size, CARD_DRY_RUN) == CARD_OK;

    wire_play((const uint8_t *)answer, sizeof answer - 1);
    MUST((run(data, size, 0) == CARD_OK) == good);
    MUST(wire_opened() == (good ? 1 : 0));
    if (good) {
        size_t count = wire_sent(0, sent, sizeof sent - 1);

        MUST(count < sizeof sent);
        sent[count] = '\0';
        must_be_below(sent);
    }
    wire_end();
    return 0;
}
