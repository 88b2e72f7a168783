/* SPDX-License-Identifier: MIT */
/* test-decimal.c - whether a number is whole does not depend on its
   spelling. */
#include "decimal.h"

#include <string.h>

#include "unit.h"

static struct json_span span_of(const char *text)
{
    return (struct json_span){text, strlen(text)};
}

static void whole_numbers_are_whole_however_they_are_written(void)
{
    static const struct {
        const char *text;
        int64_t value;
    } rows[] = {
        {"0", 0},
        {"-0", 0},
        {"0.0", 0},
        {"0e5", 0},
        {"0E-99999999999999999999", 0},
        {"5", 5},
        {" 5 ", 5},
        {"-5", -5},
        {"5.0", 5},
        {"5.000e0", 5},
        {"1e3", 1000},
        {"1E+3", 1000},
        {"1.5e1", 15},
        {"1.25E2", 125},
        {"1500e-2", 15},
        {"10.0e-1", 1},
        {"100", 100},
        {"0.001e3", 1},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"-92233720368547758080e-1", INT64_MIN},
        {"9.223372036854775807e18", INT64_MAX},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t number = -77;

        CU_ASSERT(json_is_whole(span_of(rows[i].text)));
        if (!json_whole(span_of(rows[i].text), &number)
            || number != rows[i].value)
            UNIT_TEXT(rows[i].text, "is another number");
    }
}

static void fractions_are_not(void)
{
    static const char *const rows[] = {"1.5",
                                       "-0.1",
                                       "0.5e0",
                                       "15e-2",
                                       "1e-1",
                                       "1.0000000000000000000001",
                                       "1e-99999999999999999999",
                                       "123.456e2",
                                       "9007199254740993.5"};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t number = -77;

        if (json_is_whole(span_of(rows[i]))
            || json_whole(span_of(rows[i]), &number) || number != -77)
            UNIT_TEXT(rows[i], "is no fraction");
    }
}

static void those_that_do_not_fit_are_whole_all_the_same(void)
{
    static const char *const rows[] = {
        "9223372036854775808",    "-9223372036854775809",  "1e19", "1e400",
        "1e99999999999999999999", "12345678901234567890.0"};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t number = -77;

        CU_ASSERT(json_is_whole(span_of(rows[i])));
        CU_ASSERT(!json_whole(span_of(rows[i]), &number));
        CU_ASSERT(number == -77);
    }
}

static void what_is_not_a_number_is_not_whole(void)
{
    static const char *const rows[] = {"\"5\"", "true", "null",
                                       "[5]",   "{}",   ""};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT(!json_is_whole(span_of(rows[i])));
    CU_ASSERT(!json_is_whole((struct json_span){NULL, 0}));
}

UNIT_MAIN("decimal",
          UNIT_TEST(whole_numbers_are_whole_however_they_are_written),
          UNIT_TEST(fractions_are_not),
          UNIT_TEST(those_that_do_not_fit_are_whole_all_the_same),
          UNIT_TEST(what_is_not_a_number_is_not_whole))
