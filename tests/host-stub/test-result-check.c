/* SPDX-License-Identifier: MIT */
/* Checks updates of a connection against the fields of the connection. */
#include "result-check.h"
#include "unit.h"

#include <string.h>

static const struct card_field list[] = {
    {.key = "token", .title = "Token", .type = CARD_TYPE_TEXT},
    {.key = "key",
     .title = "Key",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_ANY_JSON | CARD_FIELD_SECRET},
    {.key = "options", .title = "Options", .type = CARD_TYPE_OBJECT},
};

static void judge(const char *update, bool expected, const char *words)
{
    struct fields fields = {list, sizeof list / sizeof *list};
    struct card_text text = {update, strlen(update)};
    auto_buf struct buf why = BUF_INIT(65536);

    CU_ASSERT_EQUAL(result_update_is_good(text, fields, &why), expected);
    UNIT_HAS(buf_cstr(&why), words);
}

static void a_field_that_may_hold_any_json_takes_values_and_no_references(void)
{
    static const char *const good[] = {"\"-----BEGIN\"",
                                       "{\"kty\":\"RSA\",\"n\":\"AQAB\"}",
                                       "{}",
                                       "[1]",
                                       "12",
                                       "null",
                                       "\"{\\\"command\\\":[\\\"id\\\"]}\"",
                                       "{\"kty\":{\"command\":[\"id\"]}}",
                                       "[{\"command\":[\"id\"]}]"};
    static const char *const bad[] = {"{\"command\":[\"id\"]}",
                                      "{\"file\":\"/etc/passwd\"}",
                                      "{\"env\":\"HOME\"}",
                                      "{ \"c\\u006fmmand\" : [\"id\"] }",
                                      "{\"kty\":\"RSA\",\"command\":[\"id\"]}",
                                      "{\"command\":null}",
                                      "{\"file\":\"a\",\"file\":\"b\"}"};
    char update[256];

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(update, sizeof update, "{\"key\":%s}", good[i]);
        judge(update, true, "");
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(update, sizeof update, "{\"key\":%s}", bad[i]);
        judge(update, false,
              "a reference to a file, a variable or a command in 'key'");
        snprintf(update, sizeof update, "{\"key\":\"a\",\"k\\u0065y\":%s}",
                 bad[i]);
        judge(update, false, "in 'key'");
    }
}

static void an_object_may_have_such_members_among_others(void)
{
    judge("{\"options\":{\"command\":\"x\",\"more\":1}}", true, "");
    judge("{\"options\":{\"command\":\"x\"}}", false, "in 'options'");
    judge("{\"options\":{\"command\":\"x\",\"env\":\"y\"}}", false,
          "in 'options'");
}

static void what_is_no_value_of_a_field_is_refused(void)
{
    judge("{\"token\":{\"a\":1}}", false, "not of its type");
    judge("{\"token\":[\"a\"]}", false, "not of its type");
    judge("{\"token\":null}", false, "not of its type");
    judge("{\"tokens\":\"a\"}", false, "not a field");
    judge("{\"\":\"a\"}", false, "not a field");
    judge("[]", false, "not a JSON object");
    judge("{\"token\":\"a\"", false, "not a JSON object");
    judge("{\"token\":\"a\"}{}", false, "not a JSON object");
    judge("{}", true, "");
    judge("{\"token\":\"\"}", true, "");
}

UNIT_MAIN(
    "result-check",
    UNIT_TEST(a_field_that_may_hold_any_json_takes_values_and_no_references),
    UNIT_TEST(an_object_may_have_such_members_among_others),
    UNIT_TEST(what_is_no_value_of_a_field_is_refused))
