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

static void text_that_ends_early(void)
{
    UNIT_JSON("{\"a\":1", "/b", NULL);
}

static void no_text_at_all(void)
{
    UNIT_JSON(NULL, "", NULL);
}

static void expectation_that_is_not_json(void)
{
    UNIT_JSON(text, "/a/0/b", "blue");
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
          UNIT_TEST(words_that_are_there), UNIT_TEST(value_of_another),
          UNIT_TEST(value_of_another_type), UNIT_TEST(number_written_otherwise),
          UNIT_TEST(value_that_is_absent), UNIT_TEST(value_that_is_there),
          UNIT_TEST(text_that_is_not_json), UNIT_TEST(text_that_ends_early),
          UNIT_TEST(no_text_at_all), UNIT_TEST(expectation_that_is_not_json),
          UNIT_TEST(words_of_a_value_of_another),
          UNIT_TEST(words_of_what_is_no_string))
