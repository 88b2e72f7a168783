/* SPDX-License-Identifier: MIT */
/* Outputs that are members of an answer: which answers have them, and what is
   written. What a card gives of them, in a run and in the test of a
   connection. */
#include "outputs.h"

#include <stdio.h>
#include <string.h>

#include "carry.h"
#include "recorder.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct card_field fields[] = {
    {.key = "id", .type = CARD_TYPE_TEXT, .flags = CARD_FIELD_REQUIRED},
    {.key = "count", .type = CARD_TYPE_NUMBER, .format = CARD_FORMAT_INTEGER},
    {.key = "good", .type = CARD_TYPE_BOOLEAN},
    {.key = "profile", .type = CARD_TYPE_OBJECT},
};

static struct json_span span(const char *text)
{
    return (struct json_span){text, strlen(text)};
}

static void an_object_fits_by_the_types_of_its_members(void)
{
    static const struct {
        const char *object;
        const char *why; /* "" if it fits */
    } rows[] = {
        {"{\"id\":\"\"}", ""},
        {"{\"id\":\"a\",\"count\":5.0,\"good\":false,\"profile\":{}}", ""},
        {"{\"id\":\"a\",\"count\":null,\"good\":null,\"profile\":null}", ""},
        {"{\"id\":\"a\",\"other\":[1],\"Count\":\"x\"}", ""},
        {"{\"\\u0069d\":\"a\"}", ""},
        {"{\"id\":7,\"id\":\"a\"}", ""},
        {"{}", "without \"id\""},
        {"{\"id\":null}", "whose \"id\" is null"},
        {"{\"id\":\"a\",\"id\":7}", "whose \"id\" is a number"},
        {"{\"id\":[\"a\"]}", "whose \"id\" is an array"},
        {"{\"id\":\"a\",\"count\":\"5\"}", "whose \"count\" is a string"},
        {"{\"id\":\"a\",\"count\":5.5}", "whose \"count\" is a number"},
        {"{\"id\":\"a\",\"good\":0}", "whose \"good\" is a number"},
        {"{\"id\":\"a\",\"profile\":[]}", "whose \"profile\" is an array"},
        {"{\"id\":\"a\",\"profile\":true}",
         "whose \"profile\" is true or false"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        auto_buf struct buf why = BUF_INIT(BUF_LINE);
        bool fits = rows[i].why[0] == '\0';

        CU_ASSERT(outputs_fit(fields, COUNT(fields), span(rows[i].object), NULL)
                  == fits);
        CU_ASSERT(outputs_fit(fields, COUNT(fields), span(rows[i].object), &why)
                  == fits);
        UNIT_TEXT(buf_cstr(&why), rows[i].why);
    }
}

static void written_is(const char *object, const char *expected)
{
    auto_buf struct buf out = BUF_INIT(BUF_LINE);
    struct json_span given = {NULL, 0};

    if (object != NULL)
        given = span(object);
    outputs_write(fields, COUNT(fields), given, &out);
    UNIT_TEXT(buf_cstr(&out), expected);
}

static void members_keep_their_bytes(void)
{
    written_is("{\"profile\": {\"a\" : 1.50,\n\"a\":\"\\u00e9\"} ,"
               "\"id\":\"\\u0061\",\"count\":1e2,\"more\":1}",
               "{\"id\":\"\\u0061\",\"count\":1e2,"
               "\"profile\":{\"a\" : 1.50,\n\"a\":\"\\u00e9\"}}");
}

static void of_members_that_occur_twice_the_last_counts(void)
{
    written_is("{\"id\":\"a\",\"good\":true,\"good\":false,\"\\u0069d\":\"b\"}",
               "{\"id\":\"b\",\"good\":false}");
    written_is("{\"id\":\"a\",\"good\":true,\"good\":null}", "{\"id\":\"a\"}");
}

static void absent_members_are_left_out_unless_required(void)
{
    written_is("{\"id\":\"a\",\"count\":null}", "{\"id\":\"a\"}");
    written_is("{\"count\":1}", "{\"id\":null,\"count\":1}");
    written_is(NULL, "{\"id\":null}");
}

/* ---- the cards ---- */

static struct carried answered(const char *card, const char *status,
                               const char *body, uint32_t flags)
{
    char bytes[1024];
    struct recorder_step step = {.answer = bytes, .close_after = 1};
    struct recorder *r;
    struct carried c;

    snprintf(bytes, sizeof bytes,
             "HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             status, strlen(body), body);
    r = recorder_start(&step, 1);
    c = carry_member(card, "{\"device_id\":\"guo1\"}", recorder_port(r), flags);
    recorder_stop(r);
    return c;
}

static void a_device_is_read_verbatim(void)
{
    struct carried c =
        answered("read_device", "200 OK",
                 "\xEF\xBB\xBF{ \"status\" : \"A\",\r\n\"id\":\"guo1\",\"new\":"
                 "1,\"profile\":{\"n\":\n12345678901234567890.10}}\n",
                 0);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_TEXT(c.output, "{\"id\":\"guo1\",\"status\":\"A\",\"profile\":{\"n\":"
                        "\n12345678901234567890.10}}");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_UNKNOWN);
    CU_ASSERT_EQUAL(c.result.payload_bytes, 0);
    carried_free(&c);
}

static void on_one_line_breaks_between_tokens_are_spaces(void)
{
    struct carried c = answered("read_device", "200 OK",
                                "{\"id\":\"guo1\",\n\"profile\":{\r\n\"n\":1}}",
                                CARD_ONE_LINE);

    UNIT_TEXT(c.output, "{\"id\":\"guo1\",\"profile\":{  \"n\":1}}");
    carried_free(&c);
    c = answered("list_device_users", "200 OK", "[\n{\"user\":\r{}}]\n",
                 CARD_ONE_LINE);
    UNIT_TEXT(c.output, "{\"users\":[ {\"user\": {}}] }");
    carried_free(&c);
}

static void the_list_of_users_is_the_payload(void)
{
    struct carried c =
        answered("list_device_users", "200 OK", "[{\"user\":{}}]", 0);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_TEXT(c.output, "{\"users\":[{\"user\":{}}]}");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_JSON);
    CU_ASSERT_EQUAL(c.result.payload_bytes, strlen("[{\"user\":{}}]"));
    carried_free(&c);
    c = answered("list_device_users", "403 Forbidden", "[{}]", 0);
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    UNIT_TEXT(c.output, "{\"users\":null}");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_UNKNOWN);
    CU_ASSERT_EQUAL(c.result.payload_bytes, 0);
    carried_free(&c);
}

/* The answer to the test of a connection is a list of devices, whatever the
   card asks for. */
static void the_test_of_a_connection_has_no_outputs(void)
{
    static const char *const cards[] = {"read_device", "list_device_users",
                                        "suspend_device", "delete_device"};

    for (size_t i = 0; i < COUNT(cards); i++) {
        struct carried c = answered(cards[i], "200 OK", "[{\"id\":\"guo1\"}]",
                                    CARD_CHECK_CONNECTION);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        CU_ASSERT_PTR_NULL(c.result.output.data);
        CU_ASSERT_EQUAL(c.result.payload_bytes, 0);
        carried_free(&c);
        c = answered(cards[i], "401 Unauthorized", "{}", CARD_CHECK_CONNECTION);
        CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
        CU_ASSERT_PTR_NULL(c.result.output.data);
        UNIT_JSON(c.error, "/http_status", "401");
        carried_free(&c);
        c = answered(cards[i], "200 OK", "{\"id\":\"guo1\"}",
                     CARD_CHECK_CONNECTION);
        CU_ASSERT_EQUAL(c.code, CARD_BAD_CONNECTION);
        UNIT_HAS(c.error,
                 "a list was expected, but the answer was 200 with an object");
        carried_free(&c);
    }
}

UNIT_MAIN("outputs", UNIT_TEST(an_object_fits_by_the_types_of_its_members),
          UNIT_TEST(members_keep_their_bytes),
          UNIT_TEST(of_members_that_occur_twice_the_last_counts),
          UNIT_TEST(absent_members_are_left_out_unless_required),
          UNIT_TEST(a_device_is_read_verbatim),
          UNIT_TEST(on_one_line_breaks_between_tokens_are_spaces),
          UNIT_TEST(the_list_of_users_is_the_payload),
          UNIT_TEST(the_test_of_a_connection_has_no_outputs))
