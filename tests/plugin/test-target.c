/* SPDX-License-Identifier: MIT */
/* The rules of relative_url and query, and how they are encoded. */
#include "forms.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* Asserts that a GET of this relative_url (the inside of a JSON string) is
   refused. */
static void url_refused(const char *url, const char *words)
{
    char form[16384];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"%s\"}", url);
    form_refused(form, "relative_url", "/relative_url", words);
}

static void url_leads_to(const char *url, const char *target)
{
    char form[16384];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"%s\"}", url);
    form_leads_to(form, target);
}

static void query_leads_to(const char *query, const char *target)
{
    char form[4096];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"query\":%s}",
             query);
    form_leads_to(form, target);
}

static void query_refused(const char *query, const char *pointer,
                          const char *words)
{
    char form[4096];

    snprintf(form, sizeof form,
             "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"query\":%s}",
             query);
    form_refused(form, "query", pointer, words);
}

static void a_url_keeps_to_its_host(void)
{
    url_refused("https://evil.example/x", "must not name a scheme or a host");
    url_refused("javascript:alert(1)", "must not name a scheme or a host");
    url_refused("//evil.example/x", "must begin with a single slash");
    url_refused("api/v1/devices", "must begin with a slash");
    url_refused("@evil.example/x", "must begin with a slash");
    url_refused(".evil.example/x", "must begin with a slash");
    url_refused(":8443/x", "must begin with a slash");
    url_refused("?x=1", "must begin with a slash");
    url_refused("/\\\\evil.example", "backslash");
    url_refused("\\\\\\\\evil.example", "must begin with a slash");
    /* a fullwidth solidus and a fraction slash are treated like any other
       letter */
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
    form_leads_to("{\"request_type\":\"GET\",\"relative_url\":\"/x?a=1\","
                  "\"query\":{\"b\":2}}",
                  "/x?a=1&b=2");
    form_leads_to("{\"request_type\":\"GET\",\"relative_url\":\"/x?\","
                  "\"query\":{\"b\":2}}",
                  "/x?b=2");
    form_leads_to("{\"request_type\":\"GET\",\"relative_url\":\"/x?a=1&\","
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
        form_refused(form, "query", "/query", "more than 1000 keys");
    }
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("target", T(a_url_keeps_to_its_host),
          T(a_url_holds_no_control_character), T(a_url_holds_no_dot_segment),
          T(a_url_has_whole_escapes_and_no_fragment),
          T(a_url_has_8_kib_at_most), T(a_url_is_encoded_once),
          T(query_values_are_encoded), T(query_numbers_travel_as_written),
          T(query_null_drops_the_key), T(query_array_repeats_the_key),
          T(query_is_merged_behind_the_url),
          T(query_refuses_what_it_cannot_say),
          T(a_query_has_a_thousand_keys_at_most))
