/* SPDX-License-Identifier: MIT */
/* How an answer is represented: the three outputs, and the error. */
#include "carry.h"
#include "jsontext.h"
#include "recorder.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char get[] = "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}";

static bool is_json(const char *text)
{
    struct json_check check;

    json_check_init(&check, JSON_DEPTH_WRAPPED);
    json_check_feed(&check, text, strlen(text));
    return json_check_end(&check);
}

static struct carried answered_raw(const char *form, const char *bytes,
                                   size_t size, uint32_t flags)
{
    struct recorder_step step = {
        .answer = bytes, .size = size, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(form, recorder_port(r), flags);

    recorder_stop(r);
    return c;
}

/* The output for the rest of a status line, header lines and a body. */
static struct carried answered(const char *status, const char *headers,
                               const char *body, size_t size, uint32_t flags)
{
    size_t room = strlen(headers) + size + 256;
    char *bytes = malloc(room);
    int head =
        snprintf(bytes, room, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n",
                 status, headers, size);
    struct carried c;

    memcpy(bytes + head, body, size);
    c = answered_raw(get, bytes, (size_t)head + size, flags);
    free(bytes);
    return c;
}

/* Asserts the output's body, given a content type and the body's bytes. */
static void body_is(const char *type, const char *body, size_t size,
                    const char *expected)
{
    char headers[256] = "";
    struct carried c;
    const char *at;

    if (type != NULL)
        snprintf(headers, sizeof headers, "Content-Type: %s\r\n", type);
    c = answered("200 OK", headers, body, size, 0);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT(is_json(c.output));
    at = strstr(c.output, "},\"body\":");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at += strlen("},\"body\":");
    if (strlen(at) > 0)
        c.output[strlen(c.output) - 1] = '\0';
    UNIT_TEXT(at, expected);
    carried_free(&c);
}

static void body_text_is(const char *type, const char *body,
                         const char *expected)
{
    body_is(type, body, strlen(body), expected);
}

static void a_json_answer_is_spliced_verbatim(void)
{
    static const char *const bodies[] = {
        "{\"id\":12345678901234567890}",
        "[1.0, -0 ,1E2,\n {\"z\":1,\"a\":2,\"z\":3}\t]",
        "\"\\u00e9\\/\xC3\xA9\"",
        "  null\r\n",
        "0.10",
        "true",
    };

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        body_text_is("application/json", bodies[i], bodies[i]);
        body_text_is("Application/PROBLEM+JSON; charset=utf-8", bodies[i],
                     bodies[i]);
        body_text_is(NULL, bodies[i], bodies[i]);
    }
}

static void one_line_turns_line_breaks_between_tokens_into_spaces(void)
{
    const char *body = "{\r\n \"a\\n\": [1,\n2] }\n";
    struct carried c = answered("200 OK", "Content-Type: application/json\r\n",
                                body, strlen(body), CARD_ONE_LINE);

    UNIT_HAS(c.output, "{   \"a\\n\": [1, 2] } }");
    CU_ASSERT_PTR_NULL(strchr(c.output, '\n'));
    CU_ASSERT_PTR_NULL(strchr(c.output, '\r'));
    carried_free(&c);
}

static void no_content_is_null(void)
{
    struct carried c =
        answered_raw(get, "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", 0, 0);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_TEXT(
        c.output,
        "{\"status_code\":204,\"headers\":{\"x-a\":\"b\"},\"body\":null}");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_UNKNOWN);
    carried_free(&c);
    body_text_is("application/json", "", "null");
}

static void html_is_a_string(void)
{
    body_text_is("text/html", "<h1 class=\"a\">\xC3\xA9\n</h1>",
                 "\"<h1 class=\\\"a\\\">\xC3\xA9\\n</h1>\"");
    body_text_is("text/plain", "{\"a\":1}", "\"{\\\"a\\\":1}\"");
}

static void json_that_does_not_validate_is_a_string(void)
{
    body_text_is("application/json", "{\"a\":NaN}", "\"{\\\"a\\\":NaN}\"");
    body_text_is("application/json", "[1,]", "\"[1,]\"");
    body_text_is("application/json", "{\"a\":1", "\"{\\\"a\\\":1\"");
    body_text_is("application/json", "\"\\ud800\"", "\"\\\"\\\\ud800\\\"\"");
    body_text_is("application/json", "{} x", "\"{} x\"");
    body_text_is("application/json", " ", "\" \"");
}

static void json_deeper_than_a_thousand_is_a_string(void)
{
    char deep[2003];

    memset(deep, '[', 1001);
    memset(deep + 1001, ']', 1001);
    deep[2002] = '\0';
    deep[2001] = '\0';
    body_is("application/json", deep + 1, 2000, deep + 1);
    deep[2001] = ']';
    {
        char quoted[2006];

        snprintf(quoted, sizeof quoted, "\"%s\"", deep);
        body_text_is("application/json", deep, quoted);
    }
}

static void bytes_that_are_not_text_are_base64(void)
{
    body_is("image/png", "\x89PNG\r\n\x1A\n", 8,
            "{\"content_type\":\"image/png\",\"base64\":\"iVBORw0KGgo=\"}");
    body_is("application/octet-stream", "\0\1", 2,
            "{\"content_type\":\"application/octet-stream\","
            "\"base64\":\"AAE=\"}");
    body_is(NULL, "\xFF", 1, "{\"content_type\":null,\"base64\":\"/w==\"}");
    body_is("application/json", "\"\xFF\"", 3,
            "{\"content_type\":\"application/json\",\"base64\":\"Iv8i\"}");
}

static void repeated_headers_are_joined_and_cookies_an_array(void)
{
    struct carried c = answered(
        "200 OK",
        "Link: <https://a/>; rel=\"self\"\r\nX-ONE: 1\r\n"
        "Set-Cookie: a=1; Expires=Wed, 01 Jan\r\n"
        "link: <https://a/?after=x>; rel=\"next\"\r\nSet-Cookie: b=2\r\n",
        "1", 1, 0);

    UNIT_TEXT(c.output,
              "{\"status_code\":200,\"headers\":{"
              "\"link\":\"<https://a/>; rel=\\\"self\\\", "
              "<https://a/?after=x>; rel=\\\"next\\\"\",\"x-one\":\"1\","
              "\"set-cookie\":[\"a=1; Expires=Wed, 01 Jan\",\"b=2\"],"
              "\"content-length\":\"1\"},\"body\":1}");
    carried_free(&c);
    c = answered("200 OK", "Set-Cookie: a=1\r\n", "1", 1, 0);
    UNIT_HAS(c.output, "\"set-cookie\":[\"a=1\"]");
    carried_free(&c);
}

static void header_values_become_json_whatever_they_hold(void)
{
    struct carried c = answered(
        "200 OK", "X-A: \"q\\\"\tt\r\nX-B: \xE9\r\nX-C:\r\n", "1", 1, 0);

    CU_ASSERT(is_json(c.output));
    UNIT_HAS(c.output, "\"x-a\":\"\\\"q\\\\\\\"\\tt\",\"x-b\":\"\xEF\xBF\xBD\","
                       "\"x-c\":\"\"");
    carried_free(&c);
}

static void any_status_is_given_as_it_came(void)
{
    static const char *const statuses[] = {"200", "201", "299",
                                           "302", "304", "399"};

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        char bytes[128], expected[64];
        struct carried c;

        snprintf(bytes, sizeof bytes,
                 "HTTP/1.1 %s X\r\nContent-Length: 0\r\nLocation: "
                 "http://127.0.0.1:1/evil\r\n\r\n",
                 statuses[i]);
        snprintf(expected, sizeof expected, "{\"status_code\":%s,",
                 statuses[i]);
        c = answered_raw(get, bytes, 0, 0);
        CU_ASSERT_EQUAL(c.code, CARD_OK);
        CU_ASSERT(strncmp(c.output, expected, strlen(expected)) == 0);
        carried_free(&c);
    }
}

static void an_interim_answer_is_not_the_answer(void)
{
    struct carried c = answered_raw(
        get,
        "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n"
        "Content-Length: 2\r\n\r\n{}",
        0, 0);

    UNIT_TEXT(c.output, "{\"status_code\":200,\"headers\":{\"content-length\":"
                        "\"2\"},\"body\":{}}");
    carried_free(&c);
}

static void a_refusal_fills_outputs_and_error(void)
{
    const char *body =
        "{\"errorCode\":\"E0000001\",\"errorSummary\":\"Api validation "
        "failed: x\",\"errorId\":\"oae\",\"errorCauses\":[{\"errorSummary\":"
        "\"limit: \\\"0\\\" is wrong\"}]}";
    struct carried c = answered("400 Bad Request",
                                "Content-Type: application/json\r\n"
                                "X-Okta-Request-Id: req1\r\n",
                                body, strlen(body), 0);

    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    UNIT_HAS(c.output, body);
    UNIT_TEXT(c.error,
              "{\"code\":\"HTTP_STATUS\",\"message\":\"The server answered "
              "400: Api validation failed: x (E0000001): limit: \\\"0\\\" is "
              "wrong.\",\"http_status\":400,"
              "\"retryable\":false,\"request_id\":\"req1\","
              "\"errorCode\":\"E0000001\",\"errorSummary\":\"Api validation "
              "failed: x\",\"errorCauses\":[{\"errorSummary\":\"limit: "
              "\\\"0\\\" is wrong\"}]}");
    carried_free(&c);
}

static void a_refusal_in_html_is_told_by_its_status(void)
{
    struct carried c = answered("503 Service Unavailable",
                                "Content-Type: text/html\r\n", "<html>", 6, 0);

    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    UNIT_HAS(c.output, "\"body\":\"<html>\"}");
    UNIT_JSON(c.error, "/http_status", "503");
    UNIT_JSON(c.error, "/retryable", "true");
    carried_free(&c);
}

static void a_refusal_without_a_body_is_told_by_its_status(void)
{
    struct carried c = answered_raw(
        get, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", 0, 0);

    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    UNIT_JSON(c.output, "/body", "null");
    UNIT_JSON_HAS(c.error, "/message", "Check the connection's token");
    carried_free(&c);
}

/* E0000006 names neither the scope nor the role that is missing. */
static void a_missing_right_names_role_and_scope(void)
{
    const char *body = "{\"errorCode\":\"E0000006\",\"errorSummary\":\"You do "
                       "not have permission\"}";
    struct carried c =
        answered("403 Forbidden", "Content-Type: application/json\r\n", body,
                 strlen(body), 0);

    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    UNIT_JSON_HAS(c.error, "/message", "Super Administrator");
    UNIT_JSON_HAS(c.error, "/message", "or the app a scope");
    carried_free(&c);
}

/* RFC 6750, section 3.1: the scope is optional. */
static void a_chunked_answer_is_put_together(void)
{
    struct carried c =
        answered_raw(get,
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nX-Trailer: t\r\n\r\n",
                     0, 0);

    UNIT_JSON(c.output, "/body", "{\"a\":1}");
    UNIT_LACKS(c.output, "x-trailer");
    carried_free(&c);
}

/* printf '{"a":1}' | gzip -n */
static void a_compressed_answer_is_decompressed(void)
{
    static const char gzip[] =
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x32"
        "\xac\x05\x00\xaf\xac\x1b\x56\x07\x00\x00\x00";
    struct carried c =
        answered("200 OK",
                 "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
                 gzip, sizeof gzip - 1, 0);

    UNIT_JSON(c.output, "/body", "{\"a\":1}");
    CU_ASSERT_EQUAL(c.result.payload_bytes, 7);
    carried_free(&c);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("output", T(a_json_answer_is_spliced_verbatim),
          T(one_line_turns_line_breaks_between_tokens_into_spaces),
          T(no_content_is_null), T(html_is_a_string),
          T(json_that_does_not_validate_is_a_string),
          T(json_deeper_than_a_thousand_is_a_string),
          T(bytes_that_are_not_text_are_base64),
          T(repeated_headers_are_joined_and_cookies_an_array),
          T(header_values_become_json_whatever_they_hold),
          T(any_status_is_given_as_it_came),
          T(an_interim_answer_is_not_the_answer),
          T(a_refusal_fills_outputs_and_error),
          T(a_refusal_in_html_is_told_by_its_status),
          T(a_refusal_without_a_body_is_told_by_its_status),
          T(a_missing_right_names_role_and_scope),
          T(a_chunked_answer_is_put_together),
          T(a_compressed_answer_is_decompressed))
