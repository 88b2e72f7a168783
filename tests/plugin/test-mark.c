/* SPDX-License-Identifier: MIT */
/* test-mark.c - a byte order mark before an answer's JSON. */
#include <stdio.h>
#include <string.h>

#include "carry.h"
#include "recorder.h"
#include "unit.h"

static const char get[] = "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}";

static struct carried answered(const char *bytes)
{
    struct recorder_step step = {.answer = bytes, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(get, recorder_port(r), CARD_ONE_LINE);

    recorder_stop(r);
    return c;
}

/* Asserts the output's body for a body of this content type. */
static void body_is(const char *type, const char *body, const char *expected)
{
    char answer[1024], wanted[1024];
    struct carried c;
    const char *at;

    snprintf(answer, sizeof answer,
             "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
             "\r\n%s",
             type, strlen(body), body);
    snprintf(wanted, sizeof wanted, "},\"body\":%s}", expected);
    c = answered(answer);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    at = strstr(c.output, "},\"body\":");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    UNIT_TEXT(at, wanted);
    carried_free(&c);
}

/* Others skip the mark (RFC 8259, section 8.1), in whatever pieces it
   arrives. */
static void a_byte_order_mark_before_json_is_left_out(void)
{
    struct carried c;

    body_is("application/json", "\xEF\xBB\xBF[1]", "[1]");
    body_is("application/json", "\xEF\xBB\xBF\"\xEF\xBB\xBF\"",
            "\"\xEF\xBB\xBF\"");
    c = answered(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 43\r\n\r\n"
        "\xEF\xBB\xBF{\"errorCode\":\"E1\",\"errorSummary\":\"No. \"}");
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    UNIT_JSON(c.error, "/errorSummary", "\"No. \"");
    carried_free(&c);
    c = answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "1\r\n\xEF\r\n1\r\n\xBB\r\n1\r\n\xBF\r\n3\r\n[1,\r\n"
                 "3\r\n\n2]\r\n0\r\n\r\n");
    UNIT_JSON(c.output, "/body", "[1, 2]");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_JSON);
    carried_free(&c);
}

static void what_is_not_json_keeps_each_byte(void)
{
    body_is("text/plain", "\xEF\xBB\xBF[1]", "\"\xEF\xBB\xBF[1]\"");
    body_is("application/json", "\xEF\xBB\xBF", "\"\xEF\xBB\xBF\"");
    body_is("application/json", "\xEF\xBB\xBF[1", "\"\xEF\xBB\xBF[1\"");
    body_is("application/json", "\xEF\xBB\xBF\xEF\xBB\xBF[1]",
            "\"\xEF\xBB\xBF\xEF\xBB\xBF[1]\"");
    body_is("application/json", "[1]\xEF\xBB\xBF", "\"[1]\xEF\xBB\xBF\"");
    body_is("application/json", "\xEF\xBB[1]",
            "{\"content_type\":\"application/json\",\"base64\":\"77tbMV0=\"}");
}

static void count_marks(void *context, int32_t level, const char *line)
{
    int *count = context;

    if (level == CARD_LOG_INFO && strstr(line, "byte order mark") != NULL)
        ++*count;
}

static int marks_logged(const char *answer)
{
    struct recorder_step step = {.answer = answer, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    struct carried c;
    char connection[256];
    int count = 0;

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"}",
             recorder_port(r), CARRY_TOKEN);
    call.log = count_marks;
    call.log_level = CARD_LOG_INFO;
    call.context = &count;
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    recorder_stop(r);
    carried_free(&c);
    return count;
}

static void a_byte_order_mark_is_logged(void)
{
    CU_ASSERT_EQUAL(marks_logged("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                                 "\xEF\xBB\xBF[]"),
                    1);
    CU_ASSERT_EQUAL(
        marks_logged("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"), 0);
}

UNIT_MAIN("mark", UNIT_TEST(a_byte_order_mark_before_json_is_left_out),
          UNIT_TEST(what_is_not_json_keeps_each_byte),
          UNIT_TEST(a_byte_order_mark_is_logged))
