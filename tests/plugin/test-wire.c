/* SPDX-License-Identifier: MIT */
/*
 * Requests on the wire, byte by byte: each form is sent to a raw socket, and
 * the complete request is compared with the expected one.
 */
#include "carry.h"
#include "forms.h"
#include "recorder.h"
#include "unit.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

static const struct recorder_step no_content = {
    .answer = "HTTP/1.1 204 No Content\r\n\r\n"};

/* The request, with the parts that vary by machine replaced. */
static void plain(char *out, size_t size, const char *request, int port)
{
    char host[64], agent[128];
    const char *at;

    snprintf(host, sizeof host, "127.0.0.1:%d", port);
    snprintf(agent, sizeof agent, "custom_api_action/%s libcurl/%s",
             PACKAGE_VERSION, curl_version_info(CURLVERSION_NOW)->version);
    *out = '\0';
    for (at = request; *at != '\0' && strlen(out) + 2 < size;) {
        const char *put = NULL;
        size_t skip = 1;

        if (strncmp(at, host, strlen(host)) == 0) {
            put = "HOST";
            skip = strlen(host);
        } else if (strncmp(at, agent, strlen(agent)) == 0) {
            put = "AGENT";
            skip = strlen(agent);
        } else if (strncmp(at, "Accept-Encoding: ", 17) == 0) {
            put = "";
            skip = strcspn(at, "\n") + 1;
        }
        if (put != NULL)
            strncat(out, put, size - strlen(out) - 1);
        else
            strncat(out, at, 1);
        at += skip;
    }
}

/* Sends the form and compares the complete request. */
static void sends(const char *form, const char *expected)
{
    struct recorder *r = recorder_start(&no_content, 1);
    struct carried c = carry(form, recorder_port(r), 0);
    char request[16384];

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    if (c.code != CARD_OK)
        UNIT_TEXT(c.error, "");
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    plain(request, sizeof request, recorder_request(r, 0), recorder_port(r));
    UNIT_TEXT(request, expected);
    carried_free(&c);
    recorder_stop(r);
}

#define HEAD                                                      \
    " HTTP/1.1\r\nHost: HOST\r\nAuthorization: SSWS " CARRY_TOKEN \
    "\r\nUser-Agent: AGENT\r\n"

static void a_get_is_these_bytes(void)
{
    sends("{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\","
          "\"query\":{\"limit\":20}}",
          "GET /api/v1/devices?limit=20" HEAD
          "Accept: application/json\r\n\r\n");
}

static void a_delete_has_no_body_and_no_length(void)
{
    sends("{\"request_type\":\"DELETE\",\"relative_url\":\"/x\"}",
          "DELETE /x" HEAD "Accept: application/json\r\n\r\n");
}

static void a_body_is_sent_byte_for_byte(void)
{
    static const char *const bodies[] = {
        "{}",
        "{ }",
        "[]",
        "{\"big\":12345678901234567890}",
        "{\"z\":1.0,\"a\":-0,\"m\":1E2,\"z\":[1e+5, 0.10]}",
        "{\"k\":{\"d\":1,\"d\":2}}",
        "[ 1 ,\n\t2 ]",
        "\"a string\"",
        "0.1000",
        "true",
        "{\"u\":\"\\u00e9 \xC3\xA9 \\/ \xF0\x9F\x98\x80\"}",
    };

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char form[512], expected[1024];

        snprintf(form, sizeof form,
                 "{\"body\": %s ,\"request_type\":\"PUT\","
                 "\"relative_url\":\"/x\"}",
                 bodies[i]);
        snprintf(expected, sizeof expected,
                 "PUT /x" HEAD "Accept: application/json\r\n"
                 "Content-Type: application/json\r\nContent-Length: %zu\r\n"
                 "\r\n%s",
                 strlen(bodies[i]), bodies[i]);
        sends(form, expected);
    }
}

static void an_absent_body_has_length_0_and_no_type(void)
{
    static const char *const methods[] = {"POST", "PUT", "PATCH"};

    for (size_t i = 0; i < 3; i++) {
        char form[256], expected[512];

        snprintf(form, sizeof form,
                 "{\"request_type\":\"%s\",\"relative_url\":\"/x\"%s}",
                 methods[i], i == 1 ? ",\"body\":null" : "");
        snprintf(expected, sizeof expected,
                 "%s /x" HEAD "Accept: application/json\r\n"
                 "Content-Length: 0\r\n\r\n",
                 methods[i]);
        sends(form, expected);
    }
}

static void content_type_and_accept_are_sent_once(void)
{
    sends(
        "{\"request_type\":\"POST\",\"relative_url\":\"/x\",\"headers\":"
        "{\"content-TYPE\":\"application/scim+json\",\"ACCEPT\":\"text/csv\"},"
        "\"body\":\"s\"}",
        "POST /x" HEAD
        "content-TYPE: application/scim+json\r\nACCEPT: text/csv\r\n"
        "Content-Length: 3\r\n\r\n\"s\"");
}

static void a_string_is_sent_as_text_under_a_type_that_is_not_json(void)
{
    sends("{\"request_type\":\"POST\",\"relative_url\":\"/x\",\"headers\":"
          "{\"Content-Type\":\"text/plain; charset=utf-8\"},"
          "\"body\":\"line\\n\\u00e9 \\\"x\\\"\"}",
          "POST /x" HEAD "Accept: application/json\r\n"
          "Content-Type: text/plain; charset=utf-8\r\n"
          "Content-Length: 11\r\n\r\nline\n\xC3\xA9 \"x\"");
}

static void header_values_travel_as_written(void)
{
    sends("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"headers\":"
          "{\"X-Num\":1.50,\"X-Bool\":true,\"X-None\":null,\"X-Empty\":\"\","
          "\"X-Blank\":\" \\t\",\"X-Tab\":\"a\\tb\",\"X-Utf\":\"\xC3\xA9\","
          "\"X-Semi\":\"a;b\",\"X-At\":\"@file\"}}",
          "GET /x" HEAD "Accept: application/json\r\n"
          "X-Num: 1.50\r\nX-Bool: true\r\nX-Empty:\r\nX-Blank:\r\n"
          "X-Tab: a\tb\r\nX-Utf: \xC3\xA9\r\nX-Semi: a;b\r\nX-At: @file\r\n"
          "\r\n");
}

static void a_user_agent_is_appended(void)
{
    sends("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"headers\":"
          "{\"user-agent\":\"acme/1\"}}",
          "GET /x HTTP/1.1\r\nHost: HOST\r\nAuthorization: SSWS " CARRY_TOKEN
          "\r\nUser-Agent: AGENT acme/1\r\n"
          "Accept: application/json\r\n\r\n");
}

static void a_path_is_sent_as_it_is(void)
{
    sends("{\"request_type\":\"GET\",\"relative_url\":"
          "\"/a//b/%2e%2e%2e/;p=1/@evil.example:8443?after=x%3D%3D\"}",
          "GET /a//b/%2e%2e%2e/;p=1/@evil.example:8443?after=x%3D%3D" HEAD
          "Accept: application/json\r\n\r\n");
}

static void a_query_is_sent_as_it_is_even_an_empty_one(void)
{
    static const char *const targets[] = {
        "/?", "/a?", "/a?b", "/a?=", "/a?b=%e2%82%AC&c=?", "/%3f%2E?",
    };

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        char form[256], expected[512];

        snprintf(form, sizeof form,
                 "{\"request_type\":\"GET\",\"relative_url\":\"%s\"}",
                 targets[i]);
        snprintf(expected, sizeof expected,
                 "GET %s" HEAD "Accept: application/json\r\n\r\n", targets[i]);
        sends(form, expected);
        form_leads_to(form, targets[i]);
    }
}

static void a_bearer_token_signs_as_bearer(void)
{
    struct recorder *r = recorder_start(&no_content, 1);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d/\",\"access_token\":\"abc\"}",
             recorder_port(r));
    c = carry_call(&call, "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                   connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_HAS(recorder_request(r, 0), "\r\nAuthorization: Bearer abc\r\n");
    carried_free(&c);
    recorder_stop(r);
}

static void the_connection_check_is_one_cheap_get(void)
{
    static const struct recorder_step no_devices = {
        .answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                  "Content-Length: 2\r\n\r\n[]"};
    struct recorder *r = recorder_start(&no_devices, 1);
    struct carried c = carry("", recorder_port(r), CARD_CHECK_CONNECTION);
    const char *first = "GET /api/v1/devices?limit=1 HTTP/1.1\r\n";

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    CU_ASSERT(strncmp(recorder_request(r, 0), first, strlen(first)) == 0);
    carried_free(&c);
    recorder_stop(r);
}

static void a_proxy_in_the_environment_is_not_used(void)
{
    struct recorder *proxy = recorder_start(&no_content, 1);
    char address[64];

    snprintf(address, sizeof address, "http://127.0.0.1:%d",
             recorder_port(proxy));
    setenv("http_proxy", address, 1);
    setenv("ALL_PROXY", address, 1);
    sends("{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
          "GET /x" HEAD "Accept: application/json\r\n\r\n");
    CU_ASSERT_EQUAL(recorder_connections(proxy), 0);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    recorder_stop(proxy);
}

/* The card decodes these itself, once. */
static void the_encodings_are_gzip_and_deflate(void)
{
    static const char line[] = "\r\nAccept-Encoding: gzip, deflate\r\n";
    struct recorder *r = recorder_start(&no_content, 1);
    struct carried c = carry("{\"request_type\":\"GET\",\"relative_url\":"
                             "\"/x\"}",
                             recorder_port(r), 0);
    const char *ours = strstr(recorder_request(r, 0), line);

    CU_ASSERT_PTR_NOT_NULL_FATAL(ours);
    UNIT_LACKS(ours + sizeof line - 1, "Accept-Encoding");
    carried_free(&c);
    recorder_stop(r);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN(
    "wire", T(a_get_is_these_bytes), T(a_delete_has_no_body_and_no_length),
    T(a_body_is_sent_byte_for_byte), T(an_absent_body_has_length_0_and_no_type),
    T(content_type_and_accept_are_sent_once),
    T(a_string_is_sent_as_text_under_a_type_that_is_not_json),
    T(header_values_travel_as_written), T(a_user_agent_is_appended),
    T(a_path_is_sent_as_it_is), T(a_query_is_sent_as_it_is_even_an_empty_one),
    T(a_bearer_token_signs_as_bearer), T(the_connection_check_is_one_cheap_get),
    T(the_encodings_are_gzip_and_deflate),
    T(a_proxy_in_the_environment_is_not_used))
