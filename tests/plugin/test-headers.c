/* SPDX-License-Identifier: MIT */
/* The rules of the headers input. */
#include "forms.h"
#include "unit.h"

#include <stdio.h>

static void header_refused(const char *headers, const char *pointer,
                           const char *words)
{
    char form[4096];

    snprintf(
        form, sizeof form,
        "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"headers\":%s}",
        headers);
    form_refused(form, "headers", pointer, words);
}

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

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("headers", T(header_names_are_tokens),
          T(the_connectors_headers_are_refused_in_any_case),
          T(header_values_hold_no_line_break),
          T(a_header_given_twice_in_any_case_is_refused))
