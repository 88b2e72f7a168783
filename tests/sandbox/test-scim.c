/* SPDX-License-Identifier: MIT */
/*
 * test-scim.c - the grammar of SCIM filters, rule by rule
 */
#include "scimrecords.h"
#include "unit.h"

static void strings_compare_without_regard_to_case(void)
{
    UNIT_TEXT(scim_matches("name eq \"ANNA\""), "b");
    UNIT_TEXT(scim_matches("look.colour eq \"red\""), "ae");
    UNIT_TEXT(scim_matches("look.colour ne \"red\""), "bcdf");
    UNIT_TEXT(scim_matches("name sw \"ANN\""), "ab");
    UNIT_TEXT(scim_matches("name ew \"PHONE\""), "a");
    UNIT_TEXT(scim_matches("name co \"nn\""), "ab");
    UNIT_TEXT(scim_matches("name co \"\""), "abcdef");
    UNIT_TEXT(scim_matches("look.colour gt \"GREEN\""), "ae");
    UNIT_TEXT(scim_matches("look.colour le \"blue\""), "cd");
}

static void names_and_operators_are_taken_in_any_case(void)
{
    UNIT_TEXT(scim_matches("NAME EQ \"anna\""), "b");
    UNIT_TEXT(scim_matches("Look.Colour Pr AND NOT (live eq TRUE)"), "ce");
    UNIT_TEXT(scim_matches("name eq \"anna\" OR name eq \"\""), "bd");
}

static void strings_have_json_escapes(void)
{
    UNIT_TEXT(scim_matches("name co \"\\\"the\\\"\""), "c");
    UNIT_TEXT(scim_matches("name eq \"back\\\\slash\""), "e");
    UNIT_TEXT(scim_matches("name sw \"Zo\\u00eb\""), "f");
    UNIT_TEXT(scim_matches("name sw \"Zoë’s\""), "f");
    UNIT_TEXT(scim_matches("name eq \"anna\\u0000\""), "");
}

static void dates_compare_as_instants(void)
{
    UNIT_TEXT(scim_matches("when eq \"2023-11-14T22:13:20Z\""), "a");
    UNIT_TEXT(scim_matches("when eq \"2023-11-15T00:13:20.000+02:00\""), "a");
    UNIT_TEXT(scim_matches("when gt \"2023-11-14T22:13:20.000Z\""), "bf");
    UNIT_TEXT(scim_matches("when ge \"2023-11-14T16:43:20-05:30\""), "abf");
    UNIT_TEXT(scim_matches("when lt \"2023-11-14T22:13:20.0005Z\""), "acde");
    UNIT_TEXT(scim_matches("when le \"1970-01-01\""), "d");
}

static void numbers_and_booleans_compare_by_value(void)
{
    UNIT_TEXT(scim_matches("count eq 1"), "ae");
    UNIT_TEXT(scim_matches("count eq 10e-1"), "ae");
    UNIT_TEXT(scim_matches("count gt 0.95"), "abe");
    UNIT_TEXT(scim_matches("count lt -0.5"), "");
    UNIT_TEXT(scim_matches("live eq true"), "adf");
    UNIT_TEXT(scim_matches("live ne true"), "bce");
}

static void an_absent_field_equals_null_and_nothing_else(void)
{
    UNIT_TEXT(scim_matches("look.colour pr"), "acdef");
    UNIT_TEXT(scim_matches("look.colour eq null"), "b");
    UNIT_TEXT(scim_matches("look.colour ne null"), "acdef");
    UNIT_TEXT(scim_matches("count le 0"), "d");
    UNIT_TEXT(scim_matches("not (count pr)"), "c");
    UNIT_TEXT(scim_matches("live eq false"), "be");
}

static void not_binds_before_and_and_before_or(void)
{
    UNIT_TEXT(scim_matches("name eq \"\" or live eq true and count eq 1"),
              "ad");
    UNIT_TEXT(scim_matches("live eq true and count eq 1 or name eq \"\""),
              "ad");
    UNIT_TEXT(scim_matches("(name eq \"\" or live eq true) and count eq 1"),
              "a");
    UNIT_TEXT(scim_matches("not (live eq true) and count pr"), "be");
    UNIT_TEXT(scim_matches("not (live eq true and count pr)"), "bce");
    UNIT_TEXT(scim_matches("((not(live eq true)))"), "bce");
}

static void what_is_no_filter_is_told_with_its_place(void)
{
    UNIT_TEXT(scim_matches(""), "expected a field at position 1");
    UNIT_TEXT(scim_matches("nam eq \"x\""),
              "'nam' cannot be searched; did you mean name? at position 1");
    UNIT_TEXT(scim_matches("wholly.other eq \"x\""),
              "'wholly.other' cannot be searched at position 1");
    UNIT_TEXT(scim_matches("name"),
              "expected an operator (eq ne co sw ew gt ge lt "
              "le pr) at position 5");
    UNIT_TEXT(
        scim_matches("name like \"x\""),
        "expected an operator (eq ne co sw ew gt ge lt le pr) at position "
        "6");
    UNIT_TEXT(scim_matches("name eq"), "expected a value at position 8");
    UNIT_TEXT(scim_matches("name eq x"),
              "expected a value: a string in double quotes, a number, true, "
              "false or null at position 9");
    UNIT_TEXT(scim_matches("name eq 'x'"),
              "expected a value: a string in double quotes, a number, true, "
              "false or null at position 9");
    UNIT_TEXT(scim_matches("name eq \"x"),
              "the string is not closed at position 9");
    UNIT_TEXT(scim_matches("name eq \"\\x\""),
              "the string is not a JSON string at position 9");
    UNIT_TEXT(scim_matches("(name pr"), "expected ) at position 9");
    UNIT_TEXT(scim_matches("name pr)"),
              "expected and, or, or the end at position 8");
    UNIT_TEXT(scim_matches("name pr and"), "expected a field at position 12");
    UNIT_TEXT(scim_matches("name pr name pr"),
              "expected and, or, or the end at position 9");
    UNIT_TEXT(scim_matches("not name pr"),
              "expected ( behind not at position 5");
    UNIT_TEXT(scim_matches("name eq null or name gt null"),
              "null goes with eq and ne alone at position 25");
}

static void a_value_of_the_wrong_type_is_an_error(void)
{
    UNIT_TEXT(scim_matches("name eq 5"), "name is not a number at position 9");
    UNIT_TEXT(scim_matches("name eq true"),
              "name is not true or false at position 9");
    UNIT_TEXT(scim_matches("count eq \"5\""),
              "count takes a number, not a string at position 10");
    UNIT_TEXT(scim_matches("live eq \"true\""),
              "live takes true or false, not a string at position 9");
    UNIT_TEXT(scim_matches("when eq \"yesterday\""),
              "when takes a date such as \"2024-12-23T00:00:00.000Z\" at "
              "position 9");
    UNIT_TEXT(scim_matches("when eq \"2023-02-29T00:00:00Z\""),
              "when takes a date such as \"2024-12-23T00:00:00.000Z\" at "
              "position 9");
    UNIT_TEXT(scim_matches("live gt true"),
              "gt does not go with live at position 6");
    UNIT_TEXT(scim_matches("when sw \"2023\""),
              "sw does not go with when at position 6");
    UNIT_TEXT(scim_matches("look.colour co \"e\""),
              "co does not go with look.colour at position 13");
    UNIT_TEXT(scim_matches("count eq 01"),
              "expected a value: a string in double quotes, a number, true, "
              "false or null at position 10");
}

static void brackets_without_end_are_refused(void)
{
    auto_buf struct buf text = BUF_INIT(1 << 20);

    for (int i = 0; i < 100000; i++)
        buf_char(&text, '(');
    UNIT_TEXT(scim_matches(buf_cstr(&text)),
              "brackets nested too deep at position 101");
}

static void a_filter_of_ten_thousand_terms_is_matched_and_freed(void)
{
    auto_buf struct buf text = BUF_INIT(1 << 20);

    buf_str(&text, "name eq \"anna\"");
    for (int i = 0; i < 10000; i++)
        buf_str(&text, i % 2 ? " or live eq true" : " and name pr");
    UNIT_TEXT(scim_matches(buf_cstr(&text)), "abdf");
}

UNIT_MAIN("scim",
          {"strings_compare_without_regard_to_case",
           strings_compare_without_regard_to_case},
          {"names_and_operators_are_taken_in_any_case",
           names_and_operators_are_taken_in_any_case},
          {"strings_have_json_escapes", strings_have_json_escapes},
          {"dates_compare_as_instants", dates_compare_as_instants},
          {"numbers_and_booleans_compare_by_value",
           numbers_and_booleans_compare_by_value},
          {"an_absent_field_equals_null_and_nothing_else",
           an_absent_field_equals_null_and_nothing_else},
          {"not_binds_before_and_and_before_or",
           not_binds_before_and_and_before_or},
          {"what_is_no_filter_is_told_with_its_place",
           what_is_no_filter_is_told_with_its_place},
          {"a_value_of_the_wrong_type_is_an_error",
           a_value_of_the_wrong_type_is_an_error},
          {"brackets_without_end_are_refused",
           brackets_without_end_are_refused},
          {"a_filter_of_ten_thousand_terms_is_matched_and_freed",
           a_filter_of_ten_thousand_terms_is_matched_and_freed})
