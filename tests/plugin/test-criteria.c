/* SPDX-License-Identifier: MIT */
/* The search of Search Devices: values are strings of the filter, and a search
   of a person's own stays within its parentheses. */
#include "card.h"
#include "cards/scim.h"
#include "cards/search_devices/criteria.h"
#include "jsontext.h"
#include "target.h"
#include "unit.h"

#include <string.h>

#define PATH "/api/v1/devices?limit=1"

static struct json_span span_of(const char *text)
{
    return (struct json_span){text, strlen(text)};
}

/* ---- strings ---- */

static void quotes(const char *text, size_t size, const char *expected)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);
    auto_buf struct buf back = BUF_INIT(BUF_TEXT);

    scim_quote(&out, text, size);
    UNIT_TEXT(buf_cstr(&out), expected);
    CU_ASSERT_TRUE(json_valid(out.data, out.size, NULL));
    json_unquote(&back, (struct json_span){out.data, out.size});
    CU_ASSERT_EQUAL(back.size, size);
    CU_ASSERT(memcmp(buf_cstr(&back), text, size) == 0);
}

static void what_could_end_a_string_is_escaped(void)
{
    quotes("", 0, "\"\"");
    quotes("MACOS", 5, "\"MACOS\"");
    quotes("14\" screen", 10, "\"14\\\" screen\"");
    quotes("a\\", 2, "\"a\\\\\"");
    quotes("\\\"", 2, "\"\\\\\\\"\"");
    quotes("a\" or \"1\" eq \"1", 15, "\"a\\\" or \\\"1\\\" eq \\\"1\"");
}

static void control_characters_are_escaped(void)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);

    for (int c = 0; c <= 0x7F; c++) {
        char text[] = {'a', (char)c, 'b'};
        auto_buf struct buf back = BUF_INIT(BUF_WORD);

        buf_reset(&out);
        scim_quote(&out, text, sizeof text);
        for (size_t i = 0; i < out.size; i++)
            CU_ASSERT(out.data[i] >= ' ' && out.data[i] != 0x7F);
        json_unquote(&back, (struct json_span){out.data, out.size});
        CU_ASSERT(back.size == sizeof text
                  && memcmp(back.data, text, sizeof text) == 0);
    }
}

static void other_characters_are_kept(void)
{
    quotes("%41+&=;(')*", 11, "\"%41+&=;(')*\"");
    quotes("\xC3\xA4\xF0\x9F\x98\x80", 6, "\"\xC3\xA4\xF0\x9F\x98\x80\"");
}

/* ---- criteria ---- */

/* Asserts that the target has this search, and nothing in it that a query
   could end at. */
static void search_is(const struct buf *target, const char *expected)
{
    static const char parameter[] = PATH "&search=";
    auto_buf struct buf search = BUF_INIT(BUF_UNLIMITED);
    size_t size = sizeof parameter - 1;

    CU_ASSERT_FATAL(target->size > size);
    CU_ASSERT(memcmp(target->data, parameter, size) == 0);
    CU_ASSERT(strpbrk(target->data + size, "&#+ \"\\") == NULL);
    target_decode(&search, target->data + size, target->size - size);
    UNIT_TEXT(buf_cstr(&search), expected);
}

static bool add_value(struct buf *target, const char *attribute,
                      const char *json)
{
    auto_error struct error error = ERROR_INIT;

    return criteria_add_value(target, attribute, span_of(json), "x", &error);
}

static bool add_custom(struct buf *target, const char *json)
{
    auto_error struct error error = ERROR_INIT;

    return criteria_add_custom(target, span_of(json), "x", &error);
}

static void criteria_are_joined_by_and(void)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);

    buf_str(&target, PATH);
    CU_ASSERT_TRUE(add_value(&target, "profile.platform", "\"MACOS\""));
    search_is(&target, "profile.platform eq \"MACOS\"");
    CU_ASSERT_TRUE(add_value(&target, "profile.registered", "false"));
    CU_ASSERT_TRUE(add_custom(&target, "\"a eq 1 or b eq 2\""));
    search_is(&target, "profile.platform eq \"MACOS\" and profile.registered "
                       "eq false and (a eq 1 or b eq 2)");
}

/* The text of a value may be the name of the parameter. */
static void a_value_is_only_a_value(void)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);

    buf_str(&target, PATH);
    CU_ASSERT_TRUE(add_value(&target, "a", "\"&search=\\u0022 or \\\"\""));
    CU_ASSERT_TRUE(add_value(&target, "b", "\"\\ud83d\\ude00\\u0000%22\""));
    search_is(&target, "a eq \"&search=\\\" or \\\"\" and b eq "
                       "\"\xF0\x9F\x98\x80\\u0000%22\"");
}

/* ---- a search of a person's own ---- */

static void balanced(const char *json, const char *expected)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);

    buf_str(&target, PATH);
    CU_ASSERT_TRUE_FATAL(add_custom(&target, json));
    search_is(&target, expected);
}

static void refused(const char *json, const char *words)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);
    auto_error struct error error = ERROR_INIT;

    buf_str(&target, PATH);
    CU_ASSERT_FALSE_FATAL(
        criteria_add_custom(&target, span_of(json), "a~b", &error));
    UNIT_TEXT(buf_cstr(&target), PATH);
    CU_ASSERT_EQUAL(error.code, CARD_INVALID_INPUT);
    CU_ASSERT_EQUAL_FATAL(error.count, 1);
    UNIT_TEXT(error.faults[0].field, "a~b");
    UNIT_TEXT(error.faults[0].pointer, "/a~0b");
    UNIT_HAS(error.faults[0].message, words);
}

static void balanced_searches_are_kept(void)
{
    balanced("\"a eq \\\"(\\\"\"", "(a eq \"(\")");
    balanced("\"a eq \\\")) or ((\\\"\"", "(a eq \")) or ((\")");
    balanced("\"(a pr) and not (b pr)\"", "((a pr) and not (b pr))");
    balanced("\"a eq \\\"\\\\\\\")\\\"\"", "(a eq \"\\\")\")");
    balanced("\"a eq \\\"\\\\\\\\\\\"\"", "(a eq \"\\\\\")");
    balanced("\" a pr \"", "( a pr )");
}

static void unbalanced_searches_are_refused(void)
{
    refused("\")\"", "closes a parenthesis that it does not open");
    refused("\"a pr) or (b pr\"", "closes a parenthesis");
    refused("\") or (\"", "closes a parenthesis");
    refused("\"()) or (\"", "closes a parenthesis");
    refused("\"(\"", "opens a parenthesis that it does not close");
    refused("\"(a pr) or (b pr\"", "opens a parenthesis");
    refused("\"a eq \\\"\"", "has a string that is not closed");
    refused("\"a eq \\\"(\"", "has a string that is not closed");
    /* the string goes on after the escaped quote, to the end */
    refused("\"a eq \\\"b\\\\\\\") or (c pr\"", "a string that is not closed");
    refused("\"a eq \\\"b\\\\\"", "has a string that is not closed");
    refused("\"a eq \\\"\\\\\\\\\\\") or (\\\"\"", "closes a parenthesis");
}

static void what_no_filter_has_is_refused(void)
{
    refused("\"  \"", "is blank");
    refused("\"a\\neq 1\"", "contains a control character");
    refused("\"a eq \\\"\\u0000\\\"\"", "contains a control character");
    refused("\"a\\u0085\"", "contains a control character");
    refused("\"a \\\\\\\" b\"", "a backslash outside a string");
}

/* ---- bounds ---- */

static void a_search_that_is_too_long_is_told_once(void)
{
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);
    auto_buf struct buf value = BUF_INIT(BUF_UNLIMITED);
    auto_error struct error error = ERROR_INIT;

    buf_str(&target, PATH);
    buf_char(&value, '"');
    for (size_t i = 0; i < TARGET_MAX; i++)
        buf_char(&value, 'a');
    buf_char(&value, '"');
    for (int i = 0; i < 2; i++)
        CU_ASSERT_FALSE(criteria_add_value(
            &target, "profile.model",
            (struct json_span){value.data, value.size}, "model", &error));
    CU_ASSERT_EQUAL_FATAL(error.count, 1);
    UNIT_TEXT(error.faults[0].field, "model");
    UNIT_HAS(error.faults[0].message, "exceeds 65536 bytes");
    UNIT_HAS(error.faults[0].message, "Make it shorter");
}

int main(void)
{
    static const struct unit_test tests[] = {
        UNIT_TEST(what_could_end_a_string_is_escaped),
        UNIT_TEST(control_characters_are_escaped),
        UNIT_TEST(other_characters_are_kept),
        UNIT_TEST(criteria_are_joined_by_and),
        UNIT_TEST(a_value_is_only_a_value),
        UNIT_TEST(balanced_searches_are_kept),
        UNIT_TEST(unbalanced_searches_are_refused),
        UNIT_TEST(what_no_filter_has_is_refused),
        UNIT_TEST(a_search_that_is_too_long_is_told_once),
    };

    return unit_main("criteria", tests, sizeof tests / sizeof *tests);
}
