/* SPDX-License-Identifier: MIT */
/* The devices that are offered for an input: card.choices/1 of Suspend Device,
   with a server inside the thread. */
#include "card-choices.h"
#include "card-family.h"
#include "card-signin.h"
#include "inside.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECTION \
    "{\"domain\":\"" INSIDE_ORIGIN "\",\"api_token\":\"00token\"}"
#define LIST "/api/v1/devices"
#define NEXT(target) "Link: <" target ">; rel=\"next\"\r\n"

/* ---- the server ---- */

static const char *status, *lines, *body;
static char *answer;
static char request[16384];
static int requests;

static const char *choose(const char *text)
{
    snprintf(request, sizeof request, "%s", text);
    requests++;
    return answer;
}

/* All requests from now on get this answer. */
static void serve(const char *new_status, const char *new_lines,
                  const char *new_body)
{
    size_t size = strlen(new_lines) + strlen(new_body) + 256;

    status = new_status;
    lines = new_lines;
    body = new_body;
    free(answer);
    answer = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
    snprintf(answer, size,
             "HTTP/1.1 %s\r\nContent-Type: application/json\r\n%s"
             "Content-Length: %zu\r\n\r\n%s",
             status, lines, strlen(body), body);
    inside_serve(choose);
    requests = 0;
    request[0] = '\0';
}

static void target_is(const char *target)
{
    char expected[8192];

    snprintf(expected, sizeof expected, "GET %s HTTP/1.1\r\n", target);
    request[strcspn(request, "\n") + 1] = '\0';
    UNIT_TEXT(request, expected);
}

/* ---- a call ---- */

struct listed {
    struct card_result result;
    int32_t code;
    char *output, *error, *preview; /* "" if absent */
};

static char warning[1024];
static int32_t cancel;

static void keep_warning(void *context, int32_t level, const char *line)
{
    (void)context;
    if (level == CARD_LOG_WARNING)
        snprintf(warning, sizeof warning, "%s", line);
}

static int32_t never(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    CU_FAIL("the sink is called");
    return 0;
}

static const struct card_descriptor *suspend_device(void)
{
    const struct card_family *family =
        card_descriptor.get_extension(CARD_FAMILY_EXTENSION);
    size_t i = 0;

    while (strcmp(family->members[i].descriptor->id, "suspend_device") != 0)
        i++;
    return family->members[i].descriptor;
}

static const struct card_choices *choices(void)
{
    return suspend_device()->get_extension(CARD_CHOICES_EXTENSION);
}

static char *copy(struct card_text text)
{
    char *made = strndup(text.data != NULL ? text.data : "", text.size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(made);
    CU_ASSERT_EQUAL(strlen(made), text.size);
    return made;
}

static struct listed list_with(uint32_t flags, const char *key,
                               const struct card_text *search,
                               const struct card_text *after)
{
    struct listed l = {.result = CARD_RESULT_INIT};
    struct card_call call = CARD_CALL_INIT;

    call.connection = (struct card_text){CONNECTION, strlen(CONNECTION)};
    call.inputs = (struct card_text){"not a form", 10};
    call.flags = flags;
    call.log = keep_warning;
    call.log_level = CARD_LOG_WARNING;
    call.sink = never;
    call.cancel = &cancel;
    call.deadline_ms = 30000;
    warning[0] = '\0';
    l.code = choices()->list(&call, key, search, after, &l.result);
    l.output = copy(l.result.output);
    l.error = copy(l.result.error);
    l.preview = copy(l.result.preview);
    CU_ASSERT_PTR_NULL(l.result.next.data);
    CU_ASSERT((l.code == CARD_OK) == (l.result.error.data == NULL));
    CU_ASSERT(l.code == CARD_OK || l.result.output.data == NULL);
    return l;
}

static struct card_text text_of(const char *text)
{
    return (struct card_text){text, text != NULL ? strlen(text) : 0};
}

static struct listed list(const char *search, const char *after)
{
    struct card_text typed = text_of(search), cursor = text_of(after);

    return list_with(0, "device_id", &typed, &cursor);
}

static void listed_free(struct listed *l)
{
    suspend_device()->release(&l->result);
    CU_ASSERT_PTR_NULL(l->result.output.data);
    free(l->output);
    free(l->error);
    free(l->preview);
}

static void output_is(const char *of_body, const char *expected)
{
    struct listed l;

    serve("200 OK", "", of_body);
    l = list(NULL, NULL);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    UNIT_TEXT(l.output, expected);
    listed_free(&l);
}

/* ---- what is listed ---- */

static void a_page_has_devices_and_a_cursor(void)
{
    struct listed l;

    serve("200 OK", NEXT(INSIDE_ORIGIN LIST "?after=abc&limit=100"),
          "[{\"id\":\"guo1\",\"status\":\"ACTIVE\",\"profile\":{"
          "\"displayName\":\"Ada's laptop\",\"platform\":\"MACOS\","
          "\"osVersion\":\"14.5\",\"serialNumber\":\"C02\"}},\n"
          "{\"id\":\"guo2\",\"status\":\"SUSPENDED\",\"profile\":{"
          "\"displayName\":\"Phone\",\"platform\":\"IOS\"}}]");
    l = list(NULL, NULL);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    UNIT_TEXT(l.output,
              "{\"choices\":[{\"value\":\"guo1\",\"title\":\"Ada's laptop\","
              "\"help\":\"macOS 14.5, serial number C02, ACTIVE\"},"
              "{\"value\":\"guo2\",\"title\":\"Phone\",\"help\":\"iOS, "
              "SUSPENDED\"}],\"after\":\"abc\"}");
    CU_ASSERT_PTR_NOT_NULL(l.result.attempts.data);
    CU_ASSERT_PTR_NOT_NULL(l.result.pace.bucket.data);
    CU_ASSERT_EQUAL(l.result.repeatable, CARD_REPEAT_YES);
    UNIT_HAS(request, "Authorization: SSWS 00token\r\n");
    target_is(LIST "?limit=100");
    UNIT_TEXT(warning, "");
    listed_free(&l);
}

static void an_empty_list_has_no_choices(void)
{
    output_is("[]", "{\"choices\":[]}");
    output_is("\xEF\xBB\xBF [ ]", "{\"choices\":[]}");
}

static void what_is_shown_is_what_there_is(void)
{
    output_is("[{\"id\":\"a\"}]",
              "{\"choices\":[{\"value\":\"a\",\"title\":\"a\"}]}");
    output_is("[{\"id\":\"a\",\"status\":7,\"profile\":{\"displayName\":\"\","
              "\"osVersion\":\"1\",\"platform\":null}}]",
              "{\"choices\":[{\"value\":\"a\",\"title\":\"a\",\"help\":"
              "\"version 1\"}]}");
    output_is("[{\"id\":\"a\",\"profile\":[]},{\"id\":\"b\",\"profile\":{"
              "\"displayName\":[\"x\"],\"platform\":\"AMIGA\"}},"
              "{\"id\":\"c\",\"status\":\"\",\"profile\":{\"platform\":"
              "\"CHROMEOS\"}}]",
              "{\"choices\":[{\"value\":\"a\",\"title\":\"a\"},"
              "{\"value\":\"b\",\"title\":\"b\",\"help\":\"AMIGA\"},"
              "{\"value\":\"c\",\"title\":\"c\",\"help\":\"ChromeOS\"}]}");
    /* of two members with the same name the last one counts */
    output_is("[{\"id\":\"a\",\"id\":\"b\",\"profile\":{\"displayName\":\"x\"},"
              "\"profile\":{\"displayName\":\"y\",\"displayName\":\"z\"}}]",
              "{\"choices\":[{\"value\":\"b\",\"title\":\"z\"}]}");
}

static void texts_of_the_service_stay_as_they_are_written(void)
{
    output_is("[{\"id\":\"\\u0067uo\\/1\",\"profile\":{\"displayName\":"
              "\"\\u001b[31m \\\"\\\\ \\ud83d\\ude00 \u00fc\",\"osVersion\":"
              "\"1\\n\\\"2\"}}]",
              "{\"choices\":[{\"value\":\"\\u0067uo\\/1\",\"title\":"
              "\"\\u001b[31m \\\"\\\\ \\ud83d\\ude00 \u00fc\",\"help\":"
              "\"version 1\\n\\\"2\"}]}");
}

static void a_device_without_an_id_is_left_out(void)
{
    output_is("[{},{\"id\":7},{\"id\":\"\"},{\"id\":null},{\"id\":\"a\"}]",
              "{\"choices\":[{\"value\":\"a\",\"title\":\"a\"}]}");
    UNIT_HAS(warning, "4 elements of the list are left out");
    UNIT_HAS(warning, "device_id");
    output_is("[{\"key\":\"value\"}]", "{\"choices\":[]}");
    UNIT_HAS(warning, "1 element of the list is left out");
}

/* The limits of card-choices.h: 64 KiB a text, and 10,000 choices. */
static void what_is_too_long_is_left_out(void)
{
    static char of_body[400000], name[65600];
    size_t size = 0;
    struct listed l;

    memset(name, 'n', sizeof name - 1);
    snprintf(of_body, sizeof of_body,
             "[{\"id\":\"a\",\"profile\":{\"displayName\":\"%s\"}},"
             "{\"id\":\"%s\"},{\"id\":\"b\",\"profile\":{\"osVersion\":\"%s\","
             "\"displayName\":\"x\"}}]",
             name, name, name);
    output_is(of_body, "{\"choices\":[{\"value\":\"a\",\"title\":\"a\"},"
                       "{\"value\":\"b\",\"title\":\"x\"}]}");
    name[65534] = '\0';
    snprintf(of_body, sizeof of_body,
             "[{\"id\":\"a\",\"profile\":{\"displayName\":\"%s\"}}]", name);
    serve("200 OK", "", of_body);
    l = list(NULL, NULL);
    UNIT_HAS(l.output, "nnnnnnnn\"}]}");
    listed_free(&l);

    for (int i = 0; i <= 10000; i++)
        size += (size_t)snprintf(of_body + size, sizeof of_body - size,
                                 "%s{\"id\":\"d%d\"}", i == 0 ? "[" : ",", i);
    snprintf(of_body + size, sizeof of_body - size, "]");
    serve("200 OK", "", of_body);
    l = list(NULL, NULL);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    UNIT_HAS(l.output, "{\"value\":\"d9999\",\"title\":\"d9999\"}]}");
    UNIT_HAS(warning, "1 element of the list is left out");
    listed_free(&l);
}

/* ---- what is searched for ---- */

/* `filter` is the value of the three comparisons, encoded. */
static void search_is(const char *typed, size_t size, const char *filter)
{
    const struct card_text search = {typed, size}, after = {NULL, 0};
    char expected[8192];
    struct listed l;

    serve("200 OK", "", "[]");
    l = list_with(0, "device_id", &search, &after);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    snprintf(expected, sizeof expected,
             LIST "?limit=100&search=profile.displayName%%20co%%20%s%%20or%%20"
                  "profile.serialNumber%%20co%%20%s%%20or%%20id%%20eq%%20%s",
             filter, filter, filter);
    target_is(expected);
    listed_free(&l);
}

static void what_was_typed_is_one_string_of_the_filter(void)
{
    search_is("lap top", 7, "%22lap%20top%22");
    search_is("x\" or id pr", 11, "%22x%5C%22%20or%20id%20pr%22");
    search_is("a\\", 2, "%22a%5C%5C%22");
    search_is("\u00fc&+#%", 6, "%22%C3%BC%26%2B%23%25%22");
    search_is("\n\x01\x7F", 3, "%22%5Cn%5Cu0001%5Cu007f%22");
    search_is("a\0b", 3, "%22a%5Cu0000b%22");
    search_is("\xFF", 1, "%22%EF%BF%BD%22");
}

static void a_search_has_a_kibibyte_at_most(void)
{
    static char typed[1025];
    struct card_text search = {typed, sizeof typed}, after = {NULL, 0};
    struct listed l;

    serve("200 OK", "", "[]");
    memset(typed, 'x', sizeof typed);
    l = list_with(0, "device_id", &search, &after);
    CU_ASSERT_EQUAL(l.code, CARD_INVALID_INPUT);
    UNIT_JSON(l.error, "/field", "\"device_id\"");
    UNIT_JSON_HAS(l.error, "/message", "longer than 1024 bytes. Give a part");
    CU_ASSERT_EQUAL(requests, 0);
    listed_free(&l);
    search.size = 1024;
    l = list_with(0, "device_id", &search, &after);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    CU_ASSERT_EQUAL(requests, 1);
    listed_free(&l);
    memset(typed, '\x01', sizeof typed);
    l = list_with(CARD_DRY_RUN, "device_id", &search, &after);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    listed_free(&l);
}

static void nothing_typed_searches_for_nothing(void)
{
    struct listed l;

    serve("200 OK", "", "[]");
    l = list("", "");
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    target_is(LIST "?limit=100");
    listed_free(&l);
    l = list_with(0, "device_id", NULL, NULL);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    target_is(LIST "?limit=100");
    listed_free(&l);
}

/* ---- pages ---- */

static void cursor_of(const char *link_lines, const char *cursor)
{
    struct listed l;

    serve("200 OK", link_lines, "[]");
    l = list("x y", "now");
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    UNIT_JSON(l.output, "/after", cursor);
    CU_ASSERT((cursor == NULL) == (warning[0] != '\0'));
    if (cursor == NULL)
        UNIT_HAS(warning, "the link to the next page is not followed");
    listed_free(&l);
}

static void a_cursor_goes_back_as_the_server_wrote_it(void)
{
    struct listed l;

    cursor_of(NEXT("?after=a%2Fb+c%20d==&search=z"), "\"a%2Fb+c%20d==\"");
    cursor_of(NEXT(INSIDE_ORIGIN "/api/v1/%64evices?limit=1&after=x#y"),
              "\"x\"");
    cursor_of("Link: <http://id.example.com" LIST
              "?limit=100&search=profile.displayName%20co%20%22x%20y%22%20or%20"
              "profile.serialNumber%20co%20%22x%20y%22%20or%20id%20eq%20%22x"
              "%20y%22&after=now>; rel=self\r\n" NEXT(
                  "http://id.example.com" LIST "?after=x"),
              "\"x\"");
    serve("200 OK", "", "[]");
    l = list(NULL, "a%2Fb+c%20d==");
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    target_is(LIST "?limit=100&after=a%2Fb+c%20d==");
    listed_free(&l);
}

static void a_link_that_is_no_page_of_the_list_is_not_followed(void)
{
    cursor_of(NEXT("?after=now&limit=7"), NULL);
    cursor_of(NEXT("?after=n%6Fw"), NULL);
    cursor_of(NEXT("?limit=100"), NULL);
    cursor_of(NEXT("?after="), NULL);
    cursor_of(NEXT("?after=%zz"), NULL);
    cursor_of(NEXT("/api/v1/users?after=x"), NULL);
    cursor_of(NEXT(LIST "/guo1?after=x"), NULL);
    cursor_of(NEXT("http://127.0.0.1:2" LIST "?after=x"), NULL);
    cursor_of(NEXT("https://127.0.0.1:1" LIST "?after=x"), NULL);
    cursor_of(NEXT("http://id.example.com" LIST "?after=x"), NULL);
    cursor_of("Link: " LIST "?after=x; rel=\"next\"\r\n", NULL);
}

static void a_cursor_is_one_value_of_the_query(void)
{
    static const char *const wrong[] = {"a&limit=1", "a#b", "a b", "%zz", "%4",
                                        "\u00fc",    "a\n", "\"",  "\\"};
    static char longest[65536];
    struct card_text nul = {"a\0b", 3};
    struct listed l;

    serve("200 OK", "", "[]");
    memset(longest, 'x', sizeof longest - 1);
    for (size_t i = 0; i <= sizeof wrong / sizeof *wrong; i++) {
        bool last = i == sizeof wrong / sizeof *wrong;

        l = list(NULL, last ? longest : wrong[i]);
        CU_ASSERT_EQUAL(l.code, CARD_INVALID_INPUT);
        UNIT_JSON_HAS(l.error, "/message", "Begin with the first page");
        listed_free(&l);
    }
    l = list_with(0, "device_id", NULL, &nul);
    CU_ASSERT_EQUAL(l.code, CARD_INVALID_INPUT);
    listed_free(&l);
    CU_ASSERT_EQUAL(requests, 0);
}

/* ---- the call ---- */

static void an_input_without_choices_is_refused(void)
{
    static const char *const keys[] = {"", "Device_Id", "relative_url",
                                       "\xFF\x1B[31m", NULL};
    struct listed l;

    serve("200 OK", "", "[]");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        l = list_with(0, keys[i], NULL, NULL);
        CU_ASSERT_EQUAL(l.code, CARD_INVALID_INPUT);
        UNIT_JSON_HAS(l.error, "/message", "The card lists no choices for \"");
        listed_free(&l);
    }
    l = list_with(0, "relative_url", NULL, NULL);
    UNIT_JSON_HAS(l.error, "/message", "\"relative_url\"");
    listed_free(&l);
    CU_ASSERT_EQUAL(requests, 0);
}

static void a_dry_run_sends_nothing(void)
{
    const struct card_text search = {"x", 1}, after = {"c", 1};
    struct listed l;

    serve("200 OK", "", "[]");
    l = list_with(CARD_DRY_RUN, "device_id", &search, &after);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    CU_ASSERT_EQUAL(requests, 0);
    CU_ASSERT_PTR_NULL(l.result.output.data);
    UNIT_JSON(l.preview, "/method", "\"GET\"");
    UNIT_JSON(l.preview, "/effects", "[\"reads\"]");
    UNIT_JSON_HAS(l.preview, "/url", "&after=c");
    UNIT_LACKS(l.preview, "00token");
    listed_free(&l);
}

/* Of the flags only DRY_RUN and ONE_LINE count. */
static void other_flags_do_not_count(void)
{
    struct listed l;

    serve("200 OK", "", "[\n{\"id\"\n:\"a\"\n}\n]");
    l = list_with(CARD_CHECK_CONNECTION | CARD_ONE_LINE, "device_id", NULL,
                  NULL);
    CU_ASSERT_EQUAL(l.code, CARD_OK);
    UNIT_TEXT(l.output, "{\"choices\":[{\"value\":\"a\",\"title\":\"a\"}]}");
    target_is(LIST "?limit=100");
    listed_free(&l);
}

static void a_call_can_be_cancelled(void)
{
    struct listed l;

    serve("200 OK", "", "[]");
    cancel = 1;
    l = list(NULL, NULL);
    cancel = 0;
    CU_ASSERT_EQUAL(l.code, CARD_CANCELLED);
    listed_free(&l);
}

static void fails(const char *new_status, const char *new_body, int32_t code,
                  const char *words)
{
    struct listed l;

    serve(new_status, NEXT("?after=x"), new_body);
    l = list("x", NULL);
    CU_ASSERT_EQUAL(l.code, code);
    UNIT_JSON_HAS(l.error, "/message", words);
    CU_ASSERT_PTR_NULL(l.result.next_refused.data);
    listed_free(&l);
}

static void a_failure_is_that_of_any_call(void)
{
    fails("400 Bad Request",
          "{\"errorCode\":\"E0000031\",\"errorSummary\":\"Invalid search\"}",
          CARD_HTTP_STATUS, "search for something else, or type the id");
    fails("401 Unauthorized", "{}", CARD_HTTP_STATUS, "connection's token");
    fails("403 Forbidden", "{}", CARD_HTTP_STATUS, "admin role");
    fails("404 Not Found", "{}", CARD_HTTP_STATUS, "connection's domain");
    fails("405 Method Not Allowed", "{}", CARD_HTTP_STATUS,
          "connection's domain");
    fails("429 Too Many Requests", "{}", CARD_HTTP_STATUS, "rate limit");
    fails("500 Internal Server Error", "{}", CARD_HTTP_STATUS,
          "try again later");
    fails("200 OK", "{\"a\":1}", CARD_BAD_CONNECTION,
          "a list was expected, but the answer was 200 with an object");
    fails("200 OK", "[1,2]", CARD_BAD_CONNECTION,
          "with a list of something else");
    fails("200 OK", "<html>", CARD_BAD_CONNECTION, "login page");
    fails("204 No Content", "", CARD_BAD_CONNECTION, "which is not 200");
    fails("302 Found", "", CARD_BAD_CONNECTION, "the answer was 302");
}

static void a_call_that_is_not_of_this_abi_is_refused(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    serve("200 OK", "", "[]");
    result.magic = 0;
    code = choices()->list(&call, "device_id", NULL, NULL, &result);
    CU_ASSERT_EQUAL(code, CARD_INTERNAL);
    result.magic = CARD_MAGIC;
    call.abi++;
    code = choices()->list(&call, "device_id", NULL, NULL, &result);
    CU_ASSERT_EQUAL(code, CARD_INTERNAL);
    code = choices()->list(NULL, NULL, NULL, NULL, NULL);
    CU_ASSERT_EQUAL(code, CARD_INTERNAL);
    call.abi = CARD_ABI;
    code = choices()->list(&call, "device_id", NULL, NULL, &result);
    CU_ASSERT_EQUAL(code, CARD_BAD_CONNECTION);
    card_descriptor.release(&result);
}

/* A host of the first header gets the same list. */
static void an_earlier_host_gets_the_same(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    serve("200 OK", NEXT("/elsewhere"), "[{\"id\":\"a\"}]");
    call.connection = (struct card_text){CONNECTION, strlen(CONNECTION)};
    call.struct_size = CARD_CALL_LEAST;
    result.struct_size = CARD_RESULT_LEAST;
    code = choices()->list(&call, "device_id", NULL, NULL, &result);
    CU_ASSERT_EQUAL(code, CARD_OK);
    CU_ASSERT_PTR_NULL(result.next_refused.data);
    CU_ASSERT_EQUAL(result.struct_size, CARD_RESULT_LEAST);
    card_descriptor.release(&result);
}

static void a_card_has_it_by_name(void)
{
    const struct card_descriptor *card = suspend_device();

    CU_ASSERT_PTR_NOT_NULL(card->get_extension(CARD_SIGNIN_EXTENSION));
    CU_ASSERT_PTR_NULL(card->get_extension(CARD_FAMILY_EXTENSION));
    CU_ASSERT_PTR_NULL(card->get_extension("card.choices/2"));
    CU_ASSERT_PTR_NULL(card->get_extension(NULL));
    CU_ASSERT_PTR_NULL(card_descriptor.get_extension(CARD_CHOICES_EXTENSION));
    CU_ASSERT_EQUAL(choices()->magic, CARD_MAGIC);
    CU_ASSERT_EQUAL(choices()->abi, CARD_ABI);
    CU_ASSERT_EQUAL(choices()->struct_size, sizeof(struct card_choices));
    CU_ASSERT_EQUAL(choices()->flags, 0);
}

UNIT_MAIN("choices", UNIT_TEST(a_page_has_devices_and_a_cursor),
          UNIT_TEST(an_empty_list_has_no_choices),
          UNIT_TEST(what_is_shown_is_what_there_is),
          UNIT_TEST(texts_of_the_service_stay_as_they_are_written),
          UNIT_TEST(a_device_without_an_id_is_left_out),
          UNIT_TEST(what_is_too_long_is_left_out),
          UNIT_TEST(what_was_typed_is_one_string_of_the_filter),
          UNIT_TEST(a_search_has_a_kibibyte_at_most),
          UNIT_TEST(nothing_typed_searches_for_nothing),
          UNIT_TEST(a_cursor_goes_back_as_the_server_wrote_it),
          UNIT_TEST(a_link_that_is_no_page_of_the_list_is_not_followed),
          UNIT_TEST(a_cursor_is_one_value_of_the_query),
          UNIT_TEST(an_input_without_choices_is_refused),
          UNIT_TEST(a_dry_run_sends_nothing),
          UNIT_TEST(other_flags_do_not_count),
          UNIT_TEST(a_call_can_be_cancelled),
          UNIT_TEST(a_failure_is_that_of_any_call),
          UNIT_TEST(a_call_that_is_not_of_this_abi_is_refused),
          UNIT_TEST(an_earlier_host_gets_the_same),
          UNIT_TEST(a_card_has_it_by_name))
