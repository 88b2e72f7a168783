/* SPDX-License-Identifier: MIT */
/* The inputs for the next page, from an answer's Link field. */
#include "carry.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "recorder.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES "\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\""

static char warning[1024];
static const char *body = "[]"; /* the body of the answer */

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
             "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
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

static void later_is(const char *form, const char *lines, const char *expected,
                     uint32_t flags)
{
    struct carried c = call_for(form, "200 OK", lines, 0);
    char *next = strndup(c.result.next.data != NULL ? c.result.next.data : "",
                         c.result.next.size);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(c.result.flags, flags);
    CU_ASSERT_PTR_NULL(c.result.next_refused.data);
    UNIT_TEXT(next, expected);
    UNIT_TEXT(warning, "");
    free(next);
    carried_free(&c);
    CU_ASSERT_PTR_NULL(c.result.next.data);
}

static void next_is(const char *form, const char *lines, const char *expected)
{
    later_is(form, lines, expected, 0);
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

/* The link has the whole query: that of the form is not appended to it. */
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

/* Asserts that the message of next_refused contains this, that it has a URL,
   and that the output is complete. */
static void is_told(const struct carried *c, const char *why)
{
    struct card_text said = c->result.next_refused;
    char *refused = strndup(said.data != NULL ? said.data : "", said.size);

    CU_ASSERT(json_valid(refused, said.size, NULL));
    UNIT_JSON_HAS(refused, "/message", "is not followed");
    UNIT_JSON_HAS(refused, "/message", why);
    UNIT_JSON_HAS(refused, "/url", "");
    UNIT_HAS(c->output, "\"body\":[");
    free(refused);
}

static void refused(const char *form, const char *target, const char *why)
{
    char line[4096];
    struct carried c;

    snprintf(line, sizeof line, "Link: <%s>; rel=\"next\"\r\n", target);
    c = call_for(form, "200 OK", line, 0);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_PTR_NULL(c.result.next.data);
    UNIT_HAS(warning, why);
    CU_ASSERT_EQUAL(c.result.flags, 0);
    is_told(&c, why);
    carried_free(&c);
    CU_ASSERT_PTR_NULL(c.result.next_refused.data);
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
    refused("{" DEVICES "}", "http://127.0.0.1:%P@evil.example/x",
            "is not a URL");
    refused("{" DEVICES "}", "javascript:alert(1)", "is not followed");
}

static void a_link_that_no_form_may_hold_is_not_followed(void)
{
    refused("{" DEVICES "}", HERE "/a/%2e%2e/b",
            "not one that Relative URL accepts");
    refused("{" DEVICES "}", HERE "/a\\b", "not one that Relative URL accepts");
    refused("{" DEVICES "}", HERE "/a?after=50%",
            "not one that Relative URL accepts");
    refused("{" DEVICES "}", HERE "/.//evil.example/x",
            "not one that Relative URL accepts");
    refused("{" DEVICES "}", HERE "/a%0d%0ab",
            "not one that Relative URL accepts");
}

static void a_link_that_breaks_the_grammar_is_not_taken_for_none(void)
{
    static const char *const lines[] = {
        "Link: " HERE "/a?after=1; rel=\"next\"\r\n",
        "Link: <" HERE "/a?after=1; rel=\"next\"\r\n",
        "Link: <" HERE "/a?after=1> rel=\"next\"\r\n",
        "Link: </b>; rel=\"self\"\r\nLink: </a> x; rel=next\r\n"};

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct carried c = call_for("{" DEVICES "}", "200 OK", lines[i], 0);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        CU_ASSERT_PTR_NULL(c.result.next.data);
        is_told(&c, "is not written as a Link header has it");
        carried_free(&c);
    }
}

static void a_page_that_repeats_itself_has_no_next(void)
{
    refused("{" DEVICES "}", HERE "/api/v1/devices", "the same page again");
    refused("{" DEVICES ",\"query\":{\"limit\":2,\"after\":\"x=\"}}",
            HERE "/api/v1/devices?limit=2&after=x%3D", "the same page again");
    refused("{" DEVICES ",\"query\":{\"limit\":2,\"after\":\"x\"}}",
            HERE "/api/v1/devices?after=x&limit=2", "the same page again");
    refused("{" DEVICES ",\"query\":{\"limit\":2,\"after\":\"x\"}}",
            HERE "/api/v1/devices?after=%78", "the same page again");
    refused("{" DEVICES "}", HERE "/api/%761/devices", "the same page again");
    next_is("{" DEVICES ",\"query\":{\"after\":\"x\"}}",
            NEXT(HERE "/api/v1/devices?after=xy"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?after=xy\"}");
    next_is("{" DEVICES ",\"query\":{\"thereafter\":\"x\"}}",
            NEXT(HERE "/api/v1/devices?after=x"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?after=x\"}");
}

/* As in relative_url: what is encoded already stays so. */
static void raw_characters_in_a_link_are_encoded(void)
{
    next_is("{" DEVICES "}",
            NEXT(HERE "/api/v1/devices?search=a b&x=\"c d\"&after=%2B"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/api/v1/devices?search=a%20b&x=%22c%20d%22&after=%2B\"}");
    next_is("{" DEVICES "}", NEXT("/a\xC3\xA9?b={c}|[d]"),
            "{\"request_type\":\"GET\",\"relative_url\":"
            "\"/a%C3%A9?b=%7Bc%7D%7C%5Bd%5D\"}");
}

static void dot_segments_are_resolved(void)
{
    static const char *const links[][2] = {
        {"../x?y=1", "/api/x?y=1"},
        {".?y=1", "/api/v1/?y=1"},
        {"./x", "/api/v1/x"},
        {"x/./y", "/api/v1/x/y"},
        {"/a/../b", "/b"},
        {"/a/./b/..", "/a/"},
        {"../../../x", "/x"},
        {"/a/b/../../c/.", "/c/"},
        {HERE "/a/../b?c=d/../e", "/b?c=d/../e"},
        {HERE, "/"},
        {HERE "?x=1", "/?x=1"},
        {"x:1?y", NULL},
        {"", NULL}};

    for (size_t i = 0; links[i][1] != NULL; i++) {
        char line[256], form[256];

        snprintf(line, sizeof line, "Link: <%s>; rel=next\r\n", links[i][0]);
        snprintf(form, sizeof form,
                 "{\"request_type\":\"GET\",\"relative_url\":\"%s\"}",
                 links[i][1]);
        next_is("{" DEVICES "}", line, form);
    }
}

static void a_fragment_alone_names_the_page_itself(void)
{
    refused("{" DEVICES "}", "#x", "the same page again");
    refused("{" DEVICES "}", "", "the same page again");
    refused("{" DEVICES ",\"query\":{\"a\":\"b c\"}}", "?a=b%20c#top",
            "the same page again");
}

#define OTHER "https://id.example.com"
#define SELF(target) "Link: <" target ">; rel=\"self\"\r\n"

/* A custom domain or a gateway may be named in the links. */
static void the_other_name_of_the_org_is_followed_at_home(void)
{
    static const char expected[] = "{\"request_type\":\"GET\",\"relative_url\":"
                                   "\"/api/v1/devices?after=1\"}";

    next_is("{" DEVICES "}",
            SELF(OTHER "/api/v1/devices") NEXT(OTHER "/api/v1/devices?after=1"),
            expected);
    next_is("{" DEVICES "}",
            NEXT("https://ID.example.com:443/api/v1/devices?after=1")
                SELF(OTHER "/api/v1/%64evices"),
            expected);
    next_is("{" DEVICES ",\"query\":{\"limit\":2}}",
            SELF("//id.example.com/api/v1/devices?limit=2")
                NEXT("//id.example.com/api/v1/devices?after=1"),
            expected);
}

static void another_name_without_this_page_is_not_followed(void)
{
    static const char *const selves[] = {
        "/api/v1/devices",
        OTHER "/api/v1/users",
        OTHER "/api/v1/devices?limit=2",
        "https://x.example.com/api/v1/devices",
        "http://id.example.com/api/v1/devices",
        "https://id.example.com:8443/api/v1/devices",
        "https://u@id.example.com/api/v1/devices"};

    for (size_t i = 0; i < sizeof selves / sizeof *selves; i++) {
        char lines[512];
        struct carried c;

        snprintf(lines, sizeof lines, SELF("%s") "%s", selves[i],
                 NEXT(OTHER "/api/v1/devices?after=1"));
        c = call_for("{" DEVICES "}", "200 OK", lines, 0);
        CU_ASSERT_PTR_NULL(c.result.next.data);
        is_told(&c, "leads away from the connection's domain");
        is_told(&c, "give that name as the connection's domain");
        carried_free(&c);
    }
}

/* ---- the log that has no end ---- */

#define LOGS(more) \
    "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/logs" more "\"}"

static void an_open_log_ends_for_now_at_an_empty_page(void)
{
    later_is(LOGS(""), NEXT(HERE "/api/v1/logs?after=2"), LOGS("?after=2"),
             CARD_NEXT_LATER);
    later_is(LOGS("?after=2"), NEXT(HERE "/api/v1/logs?after=2"),
             LOGS("?after=2"), CARD_NEXT_LATER);
    later_is(LOGS("?after=2&until="), NEXT(HERE "/api/v1/logs?after=3"),
             LOGS("?after=3"), CARD_NEXT_LATER);
    body = " [ \n ] ";
    later_is(LOGS(""), NEXT(HERE "/api/v1/logs?after=2"), LOGS("?after=2"),
             CARD_NEXT_LATER);
    body = "[{}]";
    later_is(LOGS(""), NEXT(HERE "/api/v1/logs?after=2"), LOGS("?after=2"), 0);
    refused(LOGS("?after=2"), HERE "/api/v1/logs?after=2",
            "the same page again");
    body = "[]";
    later_is(LOGS("?until=2026"), NEXT(HERE "/api/v1/logs?after=2&until=2026"),
             LOGS("?after=2&until=2026"), 0);
    refused(LOGS(""), "https://evil.example/api/v1/logs?after=2", "leads away");
}

/* After any number of pages, the cursor is sent exactly as the server gave
   it. */
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
            UNIT_HAS(recorder_request(r, 0),
                     "GET /x?after=a%2B%2F%3D%25+b~c%20 HTTP/1.1\r\n");
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
          UNIT_TEST(a_link_that_breaks_the_grammar_is_not_taken_for_none),
          UNIT_TEST(a_page_that_repeats_itself_has_no_next),
          UNIT_TEST(raw_characters_in_a_link_are_encoded),
          UNIT_TEST(dot_segments_are_resolved),
          UNIT_TEST(a_fragment_alone_names_the_page_itself),
          UNIT_TEST(the_other_name_of_the_org_is_followed_at_home),
          UNIT_TEST(another_name_without_this_page_is_not_followed),
          UNIT_TEST(an_open_log_ends_for_now_at_an_empty_page),
          UNIT_TEST(a_cursor_is_never_encoded_again))
