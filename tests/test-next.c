/* SPDX-License-Identifier: MIT */
/* The inputs of the next page, out of an answer's Link. */
#include "carry.h"
#include "recorder.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES "\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\""

static char warning[1024];

static void keep_warning(void *context, int32_t level, const char *line)
{
    (void)context;
    if (level == CARD_LOG_WARNING)
        snprintf(warning, sizeof warning, "%s", line);
}

/* A call whose answer has these header lines, in which %P is the port. */
static struct carried call_for(const char *form, const char *status,
                               const char *lines, uint32_t flags)
{
    char answer[8192] = "", connection[256], port[16];
    struct recorder_step step = {.answer = answer};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    struct carried c;
    size_t size;

    size = (size_t)snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\n", status);
    snprintf(port, sizeof port, "%d", recorder_port(r));
    for (; *lines != '\0'; lines++) {
        if (strncmp(lines, "%P", 2) == 0) {
            size += (size_t)snprintf(answer + size, sizeof answer - size, "%s",
                                     port);
            lines++;
        } else {
            answer[size++] = *lines;
        }
    }
    snprintf(answer + size, sizeof answer - size,
             "Content-Length: 2\r\n\r\n[]");
    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%s\",\"api_token\":\"%s\","
             "\"max_retries\":0}",
             port, CARRY_TOKEN);
    warning[0] = '\0';
    call.flags = flags;
    call.log = keep_warning;
    call.log_level = CARD_LOG_WARNING;
    c = carry_call(&call, form, connection);
    recorder_stop(r);
    return c;
}

static void next_is(const char *form, const char *lines, const char *expected)
{
    struct carried c = call_for(form, "200 OK", lines, 0);
    char *next = strndup(c.result.next.data != NULL ? c.result.next.data : "",
                         c.result.next.size);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_TEXT(next, expected);
    UNIT_TEXT(warning, "");
    free(next);
    carried_free(&c);
    CU_ASSERT_PTR_NULL(c.result.next.data);
}

#define NEXT(target) "Link: <" target ">; rel=\"next\"\r\n"
#define HERE "http://127.0.0.1:%P"

static void the_link_becomes_inputs(void)
{
    next_is("{" DEVICES "}",
            "Link: <" HERE "/api/v1/devices>; rel=\"self\"\r\n" NEXT(
                HERE "/api/v1/devices?after=abc&limit=2"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?after=abc&limit=2\"}");
    next_is("{" DEVICES "}",
            "Link: <" HERE "/a>; rel=self, <" HERE "/b?c=d#e>; rel=next\r\n",
            "{\"request_type\":\"GET\",\"relative_url\":\"/b?c=d\"}");
}

/* What the link has is all: the query of the form is not put behind it. */
static void the_query_is_the_links(void)
{
    next_is("{" DEVICES ",\"query\":{\"limit\":2,\"search\":\"a b\"}}",
            NEXT(HERE "/api/v1/devices?search=a%20b&limit=2&after=x"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?search=a%20b&limit=2&after=x\"}");
}

static void a_relative_link_is_taken_from_the_request(void)
{
    next_is("{" DEVICES "}", NEXT("?after=1"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?after=1\"}");
    next_is("{" DEVICES "}", NEXT("/x?after=1"),
            "{\"request_type\":\"GET\",\"relative_url\":\"/x?after=1\"}");
}

static void headers_of_the_form_are_kept_as_they_are(void)
{
    next_is("{" DEVICES ",\"headers\":{\"X-Note\":1.0,\n \"Accept\":\"a/b\"}}",
            NEXT(HERE "/x?after=1"),
            "{\"request_type\":\"GET\",\"relative_url\":\"/x?after=1\","
            "\"headers\":{\"X-Note\":1.0,  \"Accept\":\"a/b\"}}");
    next_is("{" DEVICES ",\"headers\":{}}", NEXT(HERE "/x?after=1"),
            "{\"request_type\":\"GET\",\"relative_url\":\"/x?after=1\"}");
}

static void there_is_none_without_a_link_or_a_get_or_a_page(void)
{
    struct carried c;

    next_is("{" DEVICES "}", "", "");
    next_is("{" DEVICES "}",
            "Link: <" HERE "/api/v1/devices?after=1>; rel=\"self\"\r\n", "");
    next_is("{\"request_type\":\"POST\",\"relative_url\":\"/x\"}",
            NEXT(HERE "/y"), "");
    c = call_for("{" DEVICES "}", "500 X", NEXT(HERE "/y"), 0);
    CU_ASSERT_PTR_NULL(c.result.next.data);
    carried_free(&c);
    c = call_for(NULL, "200 OK", NEXT(HERE "/y"), CARD_CHECK_CONNECTION);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_PTR_NULL(c.result.next.data);
    carried_free(&c);
}

static void refused(const char *form, const char *target, const char *why)
{
    char line[4096];
    struct carried c;

    snprintf(line, sizeof line, "Link: <%s>; rel=\"next\"\r\n", target);
    c = call_for(form, "200 OK", line, 0);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_PTR_NULL(c.result.next.data);
    if (strstr(warning, why) == NULL)
        UNIT_TEXT(warning, why);
    carried_free(&c);
}

static void a_link_that_leads_elsewhere_is_not_followed(void)
{
    static const char *const targets[] = {"http://evil.example/x?after=1",
                                          "https://127.0.0.1:%P/x",
                                          "http://127.0.0.1:1/x",
                                          "//evil.example/x",
                                          "http://127.0.0.1.evil.example/x",
                                          "http://localhost:%P/x"};

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        refused("{" DEVICES "}", targets[i],
                "leads away from the connection's domain");
    refused("{" DEVICES "}", "http://127.0.0.1:%P@evil.example/x", "is no URL");
    refused("{" DEVICES "}", "javascript:alert(1)", "is not followed");
}

static void a_link_that_no_form_may_hold_is_not_followed(void)
{
    refused("{" DEVICES "}", HERE "/a/../b", "none that Relative URL takes");
    refused("{" DEVICES "}", HERE "/a%0d%0ab", "none that Relative URL takes");
}

static void a_page_that_repeats_itself_has_no_next(void)
{
    refused("{" DEVICES "}", HERE "/api/v1/devices", "the same page again");
    refused("{" DEVICES ",\"query\":{\"limit\":2,\"after\":\"x=\"}}",
            HERE "/api/v1/devices?limit=2&after=x%3D", "the same page again");
    refused("{" DEVICES ",\"query\":{\"limit\":2,\"after\":\"x\"}}",
            HERE "/api/v1/devices?after=x&limit=2", "the same page again");
    next_is("{" DEVICES ",\"query\":{\"after\":\"x\"}}",
            NEXT(HERE "/api/v1/devices?after=xy"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?after=xy\"}");
    next_is("{" DEVICES ",\"query\":{\"thereafter\":\"x\"}}",
            NEXT(HERE "/api/v1/devices?after=x"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?after=x\"}");
}

/* However often it goes round, the cursor on the wire is the server's. */
static void a_cursor_is_never_encoded_again(void)
{
    static const char cursor[] = "?after=a%2B%2F%3D%25+b~c%20";
    char lines[256], form[512];

    snprintf(lines, sizeof lines, NEXT("/x%s"), cursor);
    snprintf(form, sizeof form, "{" DEVICES "}");
    for (int i = 0; i < 2; i++) {
        struct recorder_step step = {.answer = NULL};
        char answer[512];
        struct recorder *r;
        struct carried c;

        snprintf(answer, sizeof answer,
                 "HTTP/1.1 200 OK\r\n%sContent-Length: 2\r\n\r\n[]",
                 i == 0 ? lines : "");
        step.answer = answer;
        r = recorder_start(&step, 1);
        c = carry(form, recorder_port(r), 0);
        CU_ASSERT_EQUAL(c.code, CARD_OK);
        if (i == 0)
            snprintf(form, sizeof form, "%.*s", (int)c.result.next.size,
                     c.result.next.data);
        else
            CU_ASSERT_PTR_NOT_NULL(
                strstr(recorder_request(r, 0),
                       "GET /x?after=a%2B%2F%3D%25+b~c%20 HTTP/1.1\r\n"));
        carried_free(&c);
        recorder_stop(r);
    }
}

UNIT_MAIN("next", UNIT_TEST(the_link_becomes_inputs),
          UNIT_TEST(the_query_is_the_links),
          UNIT_TEST(a_relative_link_is_taken_from_the_request),
          UNIT_TEST(headers_of_the_form_are_kept_as_they_are),
          UNIT_TEST(there_is_none_without_a_link_or_a_get_or_a_page),
          UNIT_TEST(a_link_that_leads_elsewhere_is_not_followed),
          UNIT_TEST(a_link_that_no_form_may_hold_is_not_followed),
          UNIT_TEST(a_page_that_repeats_itself_has_no_next),
          UNIT_TEST(a_cursor_is_never_encoded_again))
