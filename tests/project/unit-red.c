/* SPDX-License-Identifier: MIT */
/* unit-red.c - used by unit-assertions.sh: each of these tests must fail. */
#include "unit.h"

static const char text[] =
    "{\"a\":[{\"b\":\"red and blue\"}, 1.50],\"n\":null}";

static void text_of_another(void)
{
    UNIT_TEXT(text, "{}");
}

static void words_that_are_not_there(void)
{
    UNIT_HAS(text, "green");
}

static void words_in_no_text(void)
{
    UNIT_HAS(NULL, "green");
}

static void words_that_are_there(void)
{
    UNIT_LACKS(text, "blue");
}

static void words_lacking_in_no_text(void)
{
    UNIT_LACKS(NULL, "green");
}

static void value_of_another(void)
{
    UNIT_JSON(text, "/a/0/b", "\"blue\"");
}

static void value_of_another_type(void)
{
    UNIT_JSON(text, "/a/1", "\"1.50\"");
}

static void number_written_otherwise(void)
{
    UNIT_JSON(text, "/a/1", "1.5");
}

static void value_that_is_absent(void)
{
    UNIT_JSON(text, "/a/2", "null");
}

static void value_that_is_there(void)
{
    UNIT_JSON(text, "/n", NULL);
}

static void text_that_is_not_json(void)
{
    UNIT_JSON("{\"a\":1} x", "/a", "1");
}

/* Texts that are not JSON, each in a test of its own; json-c accepts some of
   them even when it is strict. */
#define NOT_JSON(name, text)                              \
    static void name(void)                                \
    {                                                     \
        UNIT_JSON("{\"a\":1,\"b\":" text "}", "/a", "1"); \
    }
NOT_JSON(not_a_number, "NaN")
NOT_JSON(infinity, "Infinity")
NOT_JSON(negative_infinity, "-Infinity")
NOT_JSON(single_quotes, "'c'")
NOT_JSON(raw_line_break, "\"c\nd\"")
NOT_JSON(raw_control_byte, "\"\x01\"")
NOT_JSON(literal_in_capitals, "True")
NOT_JSON(leading_zero, "01")
NOT_JSON(leading_plus, "+1")
NOT_JSON(number_without_digits_before_the_point, ".5")
NOT_JSON(number_without_digits_after_the_point, "5.")
NOT_JSON(exponent_without_digits, "5e")
NOT_JSON(comment, "1/* c */")
NOT_JSON(form_feed, "\f1")
NOT_JSON(trailing_comma, "[1,]")
NOT_JSON(unknown_escape, "\"\\x\"")

static void single_quotes_around_a_key(void)
{
    UNIT_JSON("{\"a\":1,'b':2}", "/a", "1");
}

/* json-c reads these two expectations as the value that is there, so that only
   the check of their own form makes the assertion fail. */
static void expectation_in_single_quotes(void)
{
    UNIT_JSON("[\"c\"]", "/0", "'c'");
}

static void expectation_that_is_not_json(void)
{
    UNIT_JSON(text, "/n", "blue");
}

static void text_that_ends_early(void)
{
    UNIT_JSON("{\"a\":1", "/b", NULL);
}

static void no_text_at_all(void)
{
    UNIT_JSON(NULL, "", NULL);
}

static void words_of_a_value_of_another(void)
{
    UNIT_JSON_HAS(text, "/a/0/b", "green");
}

static void words_of_what_is_no_string(void)
{
    UNIT_JSON_HAS(text, "/a", "red");
}

UNIT_MAIN("red", UNIT_TEST(text_of_another),
          UNIT_TEST(words_that_are_not_there), UNIT_TEST(words_in_no_text),
          UNIT_TEST(words_that_are_there), UNIT_TEST(words_lacking_in_no_text),
          UNIT_TEST(value_of_another), UNIT_TEST(value_of_another_type),
          UNIT_TEST(number_written_otherwise), UNIT_TEST(value_that_is_absent),
          UNIT_TEST(value_that_is_there), UNIT_TEST(text_that_is_not_json),
          UNIT_TEST(not_a_number), UNIT_TEST(infinity),
          UNIT_TEST(negative_infinity), UNIT_TEST(single_quotes),
          UNIT_TEST(raw_line_break), UNIT_TEST(raw_control_byte),
          UNIT_TEST(literal_in_capitals), UNIT_TEST(leading_zero),
          UNIT_TEST(leading_plus),
          UNIT_TEST(number_without_digits_before_the_point),
          UNIT_TEST(number_without_digits_after_the_point),
          UNIT_TEST(exponent_without_digits), UNIT_TEST(comment),
          UNIT_TEST(form_feed), UNIT_TEST(trailing_comma),
          UNIT_TEST(unknown_escape), UNIT_TEST(single_quotes_around_a_key),
          UNIT_TEST(expectation_in_single_quotes),
          UNIT_TEST(text_that_ends_early), UNIT_TEST(no_text_at_all),
          UNIT_TEST(expectation_that_is_not_json),
          UNIT_TEST(words_of_a_value_of_another),
          UNIT_TEST(words_of_what_is_no_string))
