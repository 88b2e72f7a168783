/* SPDX-License-Identifier: MIT */
/* Each limit: one below it and the limit itself are accepted; one above is
   refused, with the field and a specific message. */
#include "buf.h"
#include "carry.h"
#include "recorder.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define ROOM (1u << 20)
#define TOKEN "\"api_token\":\"0t_x\""

/* Makes a form, or a connection, in which something has this size. */
typedef void (*make)(struct buf *text, size_t size);

struct limit {
    const char *what;
    size_t most;
    make form;       /* NULL for any form */
    make connection; /* NULL for any connection */
    const char *field;
    const char *words;
};

static void repeat(struct buf *text, const char *part, size_t times)
{
    while (times-- > 0)
        buf_str(text, part);
}

/* ---- forms ---- */

static void begin_form(struct buf *form, const char *url)
{
    buf_fmt(form, "{\"request_type\":\"GET\",\"relative_url\":\"%s", url);
}

static void url_bytes(struct buf *form, size_t size)
{
    begin_form(form, "/");
    repeat(form, "a", size - 1);
    buf_str(form, "\"}");
}

/* Every byte becomes three in the request. */
static void target_bytes(struct buf *form, size_t size)
{
    begin_form(form, "/x?k=\",\"query\":{\"q\":\"");
    size -= strlen("/x?k=&q=");
    repeat(form, " ", size / 3);
    repeat(form, "a", size % 3);
    buf_str(form, "\"}}");
}

static void query_keys(struct buf *form, size_t count)
{
    begin_form(form, "/x\",\"query\":{");
    for (size_t i = 0; i < count; i++)
        buf_fmt(form, "%s\"%zu\":1", i > 0 ? "," : "", i);
    buf_str(form, "}}");
}

static void header_count(struct buf *form, size_t count)
{
    begin_form(form, "/x\",\"headers\":{");
    for (size_t i = 0; i < count; i++)
        buf_fmt(form, "%s\"X-%zu\":1", i > 0 ? "," : "", i);
    buf_str(form, "}}");
}

/* The size of a field is that of its name, a colon, a space, its value and the
   line end. */
static void header_bytes(struct buf *form, size_t size)
{
    begin_form(form, "/x\",\"headers\":{\"X-A\":\"");
    repeat(form, "a", size - strlen("X-A: ") - 1);
    buf_str(form, "\"}}");
}

static void user_agent_bytes(struct buf *form, size_t size)
{
    begin_form(form, "/x\",\"headers\":{\"User-Agent\":\"");
    repeat(form, "a", size);
    buf_str(form, "\"}}");
}

static void form_depth(struct buf *form, size_t depth)
{
    buf_str(form, "{\"request_type\":\"POST\",\"relative_url\":\"/x\","
                  "\"body\":");
    repeat(form, "[", depth - 1);
    repeat(form, "]", depth - 1);
    buf_str(form, "}");
}

/* ---- connections ---- */

static void domain_bytes(struct buf *connection, size_t size)
{
    buf_str(connection, "{" TOKEN ",\"domain\":\"");
    repeat(connection, "a", size - strlen("https://.okta.com"));
    buf_str(connection, ".okta.com\"}");
}

static void token_bytes(struct buf *connection, size_t size)
{
    buf_str(connection, "{\"domain\":\"a.okta.com\",\"api_token\":\"");
    repeat(connection, "a", size);
    buf_str(connection, "\"}");
}

static void connection_depth(struct buf *connection, size_t depth)
{
    buf_str(connection, "{\"domain\":\"a.okta.com\"," TOKEN ",\"scopes\":");
    repeat(connection, "[", depth - 1);
    repeat(connection, "]", depth - 1);
    buf_str(connection, "}");
}

static const struct limit limits[] = {
    {"bytes of relative_url", 8192, url_bytes, NULL, "relative_url",
     "longer than 8192 bytes"},
    {"bytes of path and query", 65536, target_bytes, NULL, "query",
     "the limit of 65536 bytes"},
    {"keys of query", 1000, query_keys, NULL, "query", "more than 1000 keys"},
    {"headers", 200, header_count, NULL, "headers", "more than 200 members"},
    {"bytes of headers", 65536, header_bytes, NULL, "headers",
     "the limit of 65536 bytes"},
    {"bytes of User-Agent", 65536, user_agent_bytes, NULL, "headers",
     "the limit of 65536 bytes"},
    {"depth of a form", 1000, form_depth, NULL, NULL, "nested"},
    {"bytes of a domain", 300, NULL, domain_bytes, "domain", "too long"},
    {"bytes of a token", 65536, NULL, token_bytes, "api_token", "too long"},
};

static struct carried tried(const struct limit *limit, size_t size)
{
    auto_buf struct buf form = BUF_INIT(ROOM);
    auto_buf struct buf connection = BUF_INIT(ROOM);
    struct card_call call = CARD_CALL_INIT;

    if (limit->form != NULL)
        limit->form(&form, size);
    else
        url_bytes(&form, 2);
    if (limit->connection != NULL)
        limit->connection(&connection, size);
    else
        buf_str(&connection, "{\"domain\":\"a.okta.com\"," TOKEN "}");
    CU_ASSERT_FATAL(buf_ok(&form) && buf_ok(&connection));
    call.flags = CARD_DRY_RUN;
    return carry_call(&call, buf_cstr(&form), buf_cstr(&connection));
}

static void a_limit_is_taken_and_one_more_is_not(void)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct limit *limit = &limits[i];
        char field[64];

        for (size_t size = limit->most - 1; size <= limit->most + 1; size++) {
            struct carried c = tried(limit, size);

            if (size <= limit->most) {
                if (c.code != CARD_OK)
                    printf("# %zu %s: %s\n", size, limit->what, c.error);
                CU_ASSERT_EQUAL(c.code, CARD_OK);
                carried_free(&c);
                continue;
            }
            if (c.code == CARD_OK)
                printf("# %zu %s: accepted\n", size, limit->what);
            CU_ASSERT_EQUAL(c.code, limit->form != NULL ? CARD_INVALID_INPUT
                                                        : CARD_BAD_CONNECTION);
            UNIT_JSON_HAS(c.error, "/message", limit->words);
            if (limit->field != NULL) {
                snprintf(field, sizeof field, "\"%s\"", limit->field);
                UNIT_JSON(c.error, "/field", field);
            }
            carried_free(&c);
        }
    }
}

static void a_connection_may_be_nested_as_a_form(void)
{
    const struct limit depth = {NULL, 1000, NULL, connection_depth, NULL, NULL};
    struct carried c = tried(&depth, 1001);

    CU_ASSERT_EQUAL(c.code, CARD_BAD_CONNECTION);
    UNIT_JSON_HAS(c.error, "/message", "not valid JSON");
    carried_free(&c);
    c = tried(&depth, 1000);
    UNIT_LACKS(c.error, "not valid JSON");
    carried_free(&c);
}

/* ---- the four that the connection sets ---- */

static struct carried with_member(const char *key, const char *value)
{
    struct card_call call = CARD_CALL_INIT;
    char connection[256];

    snprintf(connection, sizeof connection,
             "{\"domain\":\"a.okta.com\"," TOKEN ",\"%s\":%s}", key, value);
    call.flags = CARD_DRY_RUN;
    return carry_call(&call,
                      "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                      connection);
}

static void a_limit_of_the_connection_is_a_whole_number_in_its_range(void)
{
    static const struct {
        const char *key;
        const char *good[3];
        const char *bad[2];
        const char *range;
    } numbers[] = {
        {"timeout_ms",
         {"1", "30000", "86400000"},
         {"0", "86400001"},
         "from 1 to 86400000"},
        {"connect_timeout_ms",
         {"1", "10000", "86400000"},
         {"0", "86400001"},
         "from 1 to 86400000"},
        {"max_response_bytes",
         {"1", "268435456", "1099511627776"},
         {"0", "1099511627777"},
         "from 1 to 1099511627776"},
        {"max_retries", {"0", "2", "10"}, {"-1", "11"}, "from 0 to 10"},
    };
    static const char *const never[] = {
        "-5",   "1.5",       "1e-1",
        "true", "\"5\"",     "[5]",
        "5.5",  "{\"a\":5}", "18446744073709551617"};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        for (size_t k = 0; k < 3; k++) {
            struct carried c = with_member(numbers[i].key, numbers[i].good[k]);

            CU_ASSERT_EQUAL(c.code, CARD_OK);
            carried_free(&c);
        }
        for (size_t k = 0; k < 2 + sizeof never / sizeof *never; k++) {
            const char *bad = k < 2 ? numbers[i].bad[k] : never[k - 2];
            struct carried c = with_member(numbers[i].key, bad);
            char field[64];

            snprintf(field, sizeof field, "\"%s\"", numbers[i].key);
            CU_ASSERT_EQUAL(c.code, CARD_BAD_CONNECTION);
            UNIT_JSON(c.error, "/field", field);
            UNIT_JSON_HAS(c.error, "/message", numbers[i].range);
            carried_free(&c);
        }
    }
}

/* ---- answers ---- */

static struct carried answered(const struct buf *answer, const char *more)
{
    struct recorder_step step = {
        .answer = answer->data, .size = answer->size, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\"," TOKEN "%s}",
             recorder_port(r), more);
    c = carry_call(&call, "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                   connection);
    recorder_stop(r);
    return c;
}

/* Of a thousand lines, the first is the status line and the last is empty. */
static void an_answer_has_a_thousand_lines_of_head_at_most(void)
{
    for (int lines = 999; lines <= 1001; lines++) {
        auto_buf struct buf answer = BUF_INIT(ROOM);
        struct carried c;

        buf_str(&answer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
        for (int i = 3; i < lines; i++)
            buf_fmt(&answer, "X-%d: 1\r\n", i);
        buf_str(&answer, "\r\n");
        c = answered(&answer, "");
        CU_ASSERT_EQUAL(c.code, lines <= 1000 ? CARD_OK : CARD_PROTOCOL);
        if (lines > 1000)
            UNIT_JSON_HAS(c.error, "/message", "header fields exceed");
        carried_free(&c);
    }
}

static void an_answer_has_a_quarter_mebibyte_of_head_at_most(void)
{
    for (size_t size = 262143; size <= 262145; size++) {
        auto_buf struct buf answer = BUF_INIT(ROOM);
        struct carried c;

        buf_str(&answer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
        while (answer.size + 50000 < size) {
            buf_str(&answer, "X-A: ");
            repeat(&answer, "a", 49000);
            buf_str(&answer, "\r\n");
        }
        buf_str(&answer, "X-B: ");
        repeat(&answer, "b", size - answer.size - 4);
        buf_str(&answer, "\r\n\r\n");
        CU_ASSERT_EQUAL(answer.size, size);
        c = answered(&answer, "");
        CU_ASSERT_EQUAL(c.code, size <= 262144 ? CARD_OK : CARD_PROTOCOL);
        carried_free(&c);
    }
}

/* printf '{"a":1}' | gzip -n: the limit applies to the decoded size. */
static const char gzip[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x32\xac\x05"
    "\x00\xaf\xac\x1b\x56\x07\x00\x00\x00";

static void max_response_bytes_counts_the_decoded_body_however_it_comes(void)
{
    static const char *const heads[] = {
        "Content-Length: 7\r\n\r\n",
        ("Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n"
         "0\r\n\r\n"),
        "\r\n",
        "Content-Encoding: gzip\r\nContent-Length: 27\r\n\r\n",
    };
    static const struct {
        const char *bytes;
        size_t size;
    } bodies[] = {{"{\"a\":1}", 7}, {"", 0}, {"{\"a\":1}", 7}, {gzip, 27}};

    for (size_t i = 0; i < 4; i++) {
        for (int limit = 6; limit <= 8; limit++) {
            auto_buf struct buf answer = BUF_INIT(ROOM);
            char more[64];
            struct carried c;

            buf_str(&answer, "HTTP/1.1 200 OK\r\nContent-Type: "
                             "application/json\r\n");
            buf_str(&answer, heads[i]);
            buf_add(&answer, bodies[i].bytes, bodies[i].size);
            snprintf(more, sizeof more, ",\"max_response_bytes\":%d", limit);
            c = answered(&answer, more);
            CU_ASSERT_EQUAL(c.code, limit >= 7 ? CARD_OK : CARD_TOO_BIG);
            if (limit < 7) {
                UNIT_JSON(c.error, "/field", "\"max_response_bytes\"");
            } else {
                UNIT_JSON(c.output, "/body", "{\"a\":1}");
            }
            carried_free(&c);
        }
    }
}

UNIT_MAIN(
    "limits", UNIT_TEST(a_limit_is_taken_and_one_more_is_not),
    UNIT_TEST(a_connection_may_be_nested_as_a_form),
    UNIT_TEST(a_limit_of_the_connection_is_a_whole_number_in_its_range),
    UNIT_TEST(an_answer_has_a_thousand_lines_of_head_at_most),
    UNIT_TEST(an_answer_has_a_quarter_mebibyte_of_head_at_most),
    UNIT_TEST(max_response_bytes_counts_the_decoded_body_however_it_comes))
