/* SPDX-License-Identifier: MIT */
/*
 * The rules of the five inputs: what is refused, with which words and where,
 * and what a form that passes becomes. Each form is read by a dry run.
 */
#include "carry.h"
#include "jsonwalk.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Asserts that the form is refused with this field, pointer and words. */
static void refused(const char *form, const char *field, const char *pointer,
                    const char *words)
{
    struct carried c = carry(form, 1, CARD_DRY_RUN);
    char expected[512];

    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    CU_ASSERT_PTR_NULL(c.result.preview.data);
    if (field != NULL) {
        snprintf(expected, sizeof expected,
                 "{\"field\":\"%s\",\"pointer\":\"%s\"", field, pointer);
        if (strstr(c.error, expected) == NULL)
            UNIT_TEXT(c.error, expected);
    }
    if (strstr(c.error, words) == NULL)
        UNIT_TEXT(c.error, words);
    carried_free(&c);
}

/* Asserts that the form passes and leads to this path and query. */
static void leads_to(const char *form, const char *target)
{
    struct carried c = carry(form, 1, CARD_DRY_RUN);
    char expected[9000];

    snprintf(expected, sizeof expected, "\"url\":\"http://127.0.0.1:1%s\"",
             target);
    if (c.code != CARD_OK)
        UNIT_TEXT(c.error, expected);
    else if (strstr(c.preview, expected) == NULL)
        UNIT_TEXT(c.preview, expected);
    else
        CU_PASS("leads to its target");
    carried_free(&c);
}

/* Asserts that a GET of this relative_url (JSON string's inside) is refused. */
static void url_refused(const char *url, const char *words)
{
    char form[16384];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"%s\"}", url);
    refused(form, "relative_url", "/relative_url", words);
}

static void url_leads_to(const char *url, const char *target)
{
    char form[16384];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"%s\"}", url);
    leads_to(form, target);
}

static void query_leads_to(const char *query, const char *target)
{
    char form[4096];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"query\":%s}",
             query);
    leads_to(form, target);
}

static void query_refused(const char *query, const char *pointer,
                          const char *words)
{
    char form[4096];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"query\":%s}",
             query);
    refused(form, "query", pointer, words);
}

static void header_refused(const char *headers, const char *pointer,
                           const char *words)
{
    char form[4096];

    snprintf(
        form, sizeof form,
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"headers\":%s}",
        headers);
    refused(form, "headers", pointer, words);
}

/* ---- the form ---- */

static void a_form_is_one_json_object(void)
{
    refused("", NULL, NULL, "line 1, column 1: the text is empty");
    refused("[]", NULL, NULL,
            "must be one JSON object, but at line 1, column 1");
    refused("\n  \"x\"", NULL, NULL, "line 2, column 3 it is a string");
    refused("{\"a\":1,}", NULL, NULL, "line 1, column 8: expected a key");
    refused("{} {}", NULL, NULL, "text after the end");
    refused("\xEF\xBB\xBF{}", NULL, NULL, "byte order mark");
    refused("{\"request_type\":NaN}", NULL, NULL,
            "column 17: expected a value");
    refused("{\"request_type\":\"\xC0\xAF\"}", NULL, NULL, "not valid UTF-8");
}

static void a_key_given_twice_is_refused(void)
{
    refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\n"
            "\"request_type\":\"GET\"}",
            "request_type", "/request_type", "again at line 2, column 1");
    refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\n"
            "\"request_typ\\u0065\":\"GET\"}",
            "request_type", "/request_type", "given twice");
}

static void an_unknown_key_names_the_nearest(void)
{
    refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"querry\":{}}",
            "query", "/querry", "Did you mean \\\"query\\\"?");
    refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"zzzzz\":1}",
            NULL, NULL,
            "It may have: request_type, relative_url, headers, query, body");
}

static void all_faults_are_told_at_once(void)
{
    struct carried c =
        carry("{\"request_type\":\"FETCH\",\"relative_url\":\"x\","
              "\"headers\":{\"Host\":\"a\",\"b c\":\"d\"},\"query\":{\"a\":{}},"
              "\"bodi\":1}",
              1, CARD_DRY_RUN);

    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "(and 5 more)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "\"pointer\":\"/bodi\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "\"pointer\":\"/request_type\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "\"pointer\":\"/relative_url\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "\"pointer\":\"/headers/Host\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "\"pointer\":\"/headers/b c\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "\"pointer\":\"/query/a\""));
    carried_free(&c);
}

static void a_form_of_a_million_wrong_keys_is_told_in_fifty(void)
{
    enum { KEYS = 1000000 };
    size_t size = (size_t)KEYS * 12 + 16, at = 1;
    char *form = malloc(size);
    struct carried c;

    form[0] = '{';
    for (int i = 0; i < KEYS; i++)
        at += (size_t)snprintf(form + at, size - at, "%s\"k%d\":0",
                               i > 0 ? "," : "", i);
    form[at] = '}';
    form[at + 1] = '\0';
    c = carry(form, 1, CARD_DRY_RUN);
    CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
    CU_ASSERT(c.result.error.size < 100000);
    carried_free(&c);
    free(form);
}

/* ---- request_type and relative_url ---- */

static void required_inputs_speak_oktas_words(void)
{
    refused("{\"relative_url\":\"/x\"}", "request_type", "/request_type",
            "No Request Type input provided. Enter a valid Request Type.");
    refused("{\"request_type\":\"GET\",\"relative_url\":\"\"}", "relative_url",
            "/relative_url",
            "No Relative URL input provided. Enter a valid Relative URL.");
    refused("{\"request_type\":null,\"relative_url\":\"/x\"}", "request_type",
            "/request_type", "No Request Type input provided.");
}

static void a_request_type_is_one_of_five(void)
{
    refused("{\"request_type\":\"get\",\"relative_url\":\"/x\"}",
            "request_type", "/request_type",
            "must be GET, POST, PUT, PATCH or DELETE, not \\\"get\\\". Did you "
            "mean GET?");
    refused("{\"request_type\":\"HEAD\",\"relative_url\":\"/x\"}",
            "request_type", "/request_type",
            "must be GET, POST, PUT, PATCH or DELETE");
    refused("{\"request_type\":7,\"relative_url\":\"/x\"}", "request_type",
            "/request_type", "must be a string, not a number");
}

static void a_url_keeps_to_its_host(void)
{
    url_refused("https://evil.example/x", "must not name a scheme or a host");
    url_refused("javascript:alert(1)", "must not name a scheme or a host");
    url_refused("//evil.example/x", "must begin with one slash");
    url_refused("api/v1/devices", "must begin with a slash");
    url_refused("@evil.example/x", "must begin with a slash");
    url_refused(".evil.example/x", "must begin with a slash");
    url_refused(":8443/x", "must begin with a slash");
    url_refused("?x=1", "must begin with a slash");
    url_refused("/\\\\evil.example", "backslash");
    url_refused("\\\\\\\\evil.example", "must begin with a slash");
    /* a fullwidth solidus and a fraction slash are letters like any other */
    url_leads_to("/\xEF\xBC\x8F"
                 "evil",
                 "/%EF%BC%8Fevil");
    url_leads_to("/@evil.example", "/@evil.example");
    url_leads_to("/;/x:y@z", "/;/x:y@z");
}

static void a_url_holds_no_control_character(void)
{
    url_refused("/a\\u0000b", "control character");
    url_refused("/a\\nb", "control character");
    url_refused("/a\\u007f", "control character");
    url_refused("/a\\u0085", "control character");
    url_refused("/a%00b", "control character");
    url_refused("/a%0d%0aHost:x", "control character");
    url_refused("/a%7F", "control character");
    url_refused("/a?x=%0A", "control character");
    url_refused("/a%C2%9F", "control character");
}

static void a_url_holds_no_dot_segment(void)
{
    static const char *const urls[] = {
        "/..",         "/.",        "/a/../b",     "/a/./b",      "/a/..",
        "/%2e%2e/b",   "/a/.%2E/b", "/a/%2e/b",    "/a%2f..%2fb", "/a%5c..%5Cb",
        "/a%2F%2E%2E", "/..%2f",    "/a/..;x=1/b", "/a/..?x",     "/%2e",
    };

    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        url_refused(urls[i], ". or .. segment");
    url_leads_to("/a/...", "/a/...");
    url_leads_to("/a/..b", "/a/..b");
    url_leads_to("/a%252e%252e/b", "/a%252e%252e/b");
    url_leads_to("/a?x=/../", "/a?x=/../");
}

static void a_url_has_whole_escapes_and_no_fragment(void)
{
    url_refused("/a%", "two hexadecimal digits");
    url_refused("/a%4", "two hexadecimal digits");
    url_refused("/a%zz", "two hexadecimal digits");
    url_refused("/a#b", "fragment");
    url_leads_to("/a%23b", "/a%23b");
}

static void a_url_has_8_kib_at_most(void)
{
    char url[8200];

    memset(url, 'a', sizeof url);
    url[0] = '/';
    url[8192] = '\0';
    url_leads_to(url, url);
    url[8192] = 'a';
    url[8193] = '\0';
    url_refused(url, "longer than 8192 bytes");
}

static void a_url_is_encoded_once(void)
{
    url_leads_to("/a b", "/a%20b");
    url_leads_to("/é", "/%C3%A9");
    url_leads_to("/|{}[]^<>`\\\"", "/%7C%7B%7D%5B%5D%5E%3C%3E%60%22");
    url_leads_to("/x?after=abc%3D%3D&limit=2", "/x?after=abc%3D%3D&limit=2");
    url_leads_to("/x%2Fy", "/x%2Fy");
    url_leads_to("/x?a=[b]", "/x?a=%5Bb%5D");
    url_leads_to("/x?a=b?c", "/x?a=b?c");
}

/* ---- query ---- */

static void query_values_are_encoded(void)
{
    query_leads_to("{\"search\":\"status eq \\\"ACTIVE\\\"\"}",
                   "/x?search=status%20eq%20%22ACTIVE%22");
    query_leads_to("{\"a&b\":\"c=d&e#f+g%20\"}",
                   "/x?a%26b=c%3Dd%26e%23f%2Bg%2520");
    query_leads_to("{\"a\":\"é\\n\"}", "/x?a=%C3%A9%0A");
    query_leads_to("{\"a\":\"\"}", "/x?a=");
    query_leads_to("{\"a\":\"-._~aZ0\"}", "/x?a=-._~aZ0");
}

static void query_numbers_travel_as_written(void)
{
    query_leads_to("{\"a\":12345678901234567890123}",
                   "/x?a=12345678901234567890123");
    query_leads_to("{\"a\":1.0,\"b\":-0,\"c\":1E2,\"d\":1e+5}",
                   "/x?a=1.0&b=-0&c=1E2&d=1e%2B5");
    query_leads_to("{\"a\":true,\"b\":false}", "/x?a=true&b=false");
}

static void query_null_drops_the_key(void)
{
    query_leads_to("{\"a\":null,\"b\":1}", "/x?b=1");
    query_leads_to("{\"a\":null}", "/x");
    query_leads_to("{}", "/x");
    query_leads_to("null", "/x");
    query_leads_to("\"\"", "/x");
}

static void query_array_repeats_the_key(void)
{
    query_leads_to("{\"a\":[1,\"b c\",true,null,2.50]}",
                   "/x?a=1&a=b%20c&a=true&a=2.50");
    query_leads_to("{\"a\":[]}", "/x");
}

static void query_is_merged_behind_the_url(void)
{
    leads_to("{\"request_type\":\"GET\",\"relative_url\":\"/x?a=1\","
             "\"query\":{\"b\":2}}",
             "/x?a=1&b=2");
    leads_to("{\"request_type\":\"GET\",\"relative_url\":\"/x?\","
             "\"query\":{\"b\":2}}",
             "/x?b=2");
    leads_to("{\"request_type\":\"GET\",\"relative_url\":\"/x?a=1&\","
             "\"query\":{\"b\":2}}",
             "/x?a=1&b=2");
}

static void query_refuses_what_it_cannot_say(void)
{
    query_refused("{\"a\":{\"b\":1}}", "/query/a", "not an object");
    query_refused("{\"a\":[1,[2]]}", "/query/a/1", "not an array");
    query_refused("{\"a/b~\":{}}", "/query/a~1b~0", "not an object");
    query_refused("{\"a\":1,\"a\":2}", "/query/a", "given twice");
    query_refused("[1]", "/query", "must be an object, not an array");
    query_refused("\"a=b\"", "/query", "must be an object, not a string");
}

static void a_query_has_a_thousand_keys_at_most(void)
{
    char query[32768];
    size_t at = 1;

    query[0] = '{';
    for (int i = 0; i <= 1000; i++)
        at += (size_t)snprintf(query + at, sizeof query - at, "%s\"%d\":null",
                               i > 0 ? "," : "", i);
    query[at] = '}';
    query[at + 1] = '\0';
    {
        char form[33000];

        snprintf(form, sizeof form,
                 "{\"request_type\":\"GET\",\"relative_url\":\"/x\","
                 "\"query\":%s}",
                 query);
        refused(form, "query", "/query", "more than 1000 keys");
    }
}

/* ---- headers ---- */

static void header_names_are_tokens(void)
{
    header_refused("{\"a b\":\"c\"}", "/headers/a b",
                   "cannot be a header name");
    header_refused("{\"\":\"c\"}", "/headers/", "cannot be a header name");
    header_refused("{\"a:b\":\"c\"}", "/headers/a:b",
                   "cannot be a header name");
    header_refused("{\"a\\r\\nb\":\"c\"}", "/headers/a\\r\\nb",
                   "cannot be a header name");
    header_refused("{\"\\u0000\":\"c\"}", "/headers/\\\\u0000",
                   "cannot be a header name");
    header_refused("{\"Ｈost\":\"c\"}", "/headers/Ｈost",
                   "cannot be a header name");
}

static void the_connectors_headers_are_refused_in_any_case(void)
{
    static const char *const names[] = {
        "Authorization",
        "authorization",
        "DPoP",
        "HOST",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "Upgrade",
        "te",
        "Trailer",
        "expect",
        "Accept-Encoding",
        "Proxy-Connection",
        "proxy-authorization",
        "X-Okta-Retry-For",
        "x-okta-retry-count",
        "Cookie",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char headers[128], pointer[128];

        snprintf(headers, sizeof headers, "{\"%s\":\"x\"}", names[i]);
        snprintf(pointer, sizeof pointer, "/headers/%s", names[i]);
        header_refused(headers, pointer, "is the connector's own");
        snprintf(headers, sizeof headers, "{\"%s\":null}", names[i]);
        header_refused(headers, pointer, "is the connector's own");
    }
}

static void header_values_hold_no_line_break(void)
{
    header_refused("{\"X-A\":\"b\\r\\nEvil: 1\"}", "/headers/X-A",
                   "control character");
    header_refused("{\"X-A\":\"b\\u0000c\"}", "/headers/X-A",
                   "control character");
    header_refused("{\"X-A\":\"\\u007f\"}", "/headers/X-A",
                   "control character");
    header_refused("{\"X-A\":[1]}", "/headers/X-A", "not an array");
    header_refused("{\"X-A\":{}}", "/headers/X-A", "not an object");
    header_refused("[\"X-A\"]", "/headers", "must be an object, not an array");
}

static void a_header_given_twice_in_any_case_is_refused(void)
{
    header_refused("{\"X-A\":\"1\",\"x-a\":\"2\"}", "/headers/x-a",
                   "given twice");
    header_refused("{\"Content-Type\":\"a/b\",\"content-type\":\"c/d\"}",
                   "/headers/content-type", "given twice");
    header_refused("{\"User-Agent\":\"a\",\"USER-AGENT\":\"b\"}",
                   "/headers/USER-AGENT", "given twice");
}

/* ---- body ---- */

static void a_body_goes_with_post_put_and_patch_only(void)
{
    refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"body\":[1]}",
            "body", "/body", "not with GET");
    refused("{\"request_type\":\"DELETE\",\"relative_url\":\"/x\","
            "\"body\":{\"a\":1}}",
            "body", "/body", "not with DELETE");
    refused("{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"body\":false}",
            "body", "/body", "not with GET");
}

static void four_ways_of_not_giving_an_optional_input(void)
{
    static const char *const nothing[] = {"null", "{}", "\"\"", "{ }"};

    for (size_t i = 0; i < 4; i++) {
        char form[256];

        snprintf(form, sizeof form,
                 "{\"request_type\":\"DELETE\",\"relative_url\":\"/x\","
                 "\"headers\":%s,\"query\":%s,\"body\":%s}",
                 nothing[i], nothing[i], nothing[i]);
        leads_to(form, "/x");
    }
}

static void a_preview_masks_the_secret_and_says_whether_to_repeat(void)
{
    struct carried c = carry("{\"request_type\":\"POST\",\"relative_url\":\"/"
                             "x\",\"query\":{\"q\":\"" CARRY_TOKEN
                             "\"},\"body\":{ \"a\" : 1.0 }}",
                             1, CARD_DRY_RUN);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_PTR_NULL(strstr(c.preview, CARRY_TOKEN));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(c.preview, "\"url\":\"http://127.0.0.1:1/x?q=***\""));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(c.preview, "{\"name\":\"Authorization\",\"value\":\"SSWS ***\","
                          "\"prefix\":\"SSWS \",\"secret\":\"api_token\"}"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(c.preview, "\"body\":\"{ \\\"a\\\" : 1.0 }\""));
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_NO);
    carried_free(&c);
    c = carry("{\"request_type\":\"PUT\",\"relative_url\":\"/x\"}", 1,
              CARD_DRY_RUN);
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_YES);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(c.preview, "{\"name\":\"Content-Length\",\"value\":\"0\"}"));
    CU_ASSERT_PTR_NULL(strstr(c.preview, "Content-Type"));
    carried_free(&c);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("input", T(a_form_is_one_json_object),
          T(a_key_given_twice_is_refused), T(an_unknown_key_names_the_nearest),
          T(all_faults_are_told_at_once),
          T(a_form_of_a_million_wrong_keys_is_told_in_fifty),
          T(required_inputs_speak_oktas_words),
          T(a_request_type_is_one_of_five), T(a_url_keeps_to_its_host),
          T(a_url_holds_no_control_character), T(a_url_holds_no_dot_segment),
          T(a_url_has_whole_escapes_and_no_fragment),
          T(a_url_has_8_kib_at_most), T(a_url_is_encoded_once),
          T(query_values_are_encoded), T(query_numbers_travel_as_written),
          T(query_null_drops_the_key), T(query_array_repeats_the_key),
          T(query_is_merged_behind_the_url),
          T(query_refuses_what_it_cannot_say),
          T(a_query_has_a_thousand_keys_at_most), T(header_names_are_tokens),
          T(the_connectors_headers_are_refused_in_any_case),
          T(header_values_hold_no_line_break),
          T(a_header_given_twice_in_any_case_is_refused),
          T(a_body_goes_with_post_put_and_patch_only),
          T(four_ways_of_not_giving_an_optional_input),
          T(a_preview_masks_the_secret_and_says_whether_to_repeat))
