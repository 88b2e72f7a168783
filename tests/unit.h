/* SPDX-License-Identifier: MIT */
/*
 * unit.h - a CUnit program that reports in TAP
 *
 * A test file lists its tests at its end, by names that say what must hold:
 *
 *     UNIT_MAIN("buf", UNIT_TEST(append_past_the_limit_fails),
 *               UNIT_TEST(a_failure_is_sticky))
 *
 * and uses CUnit's CU_ASSERT... within. Each test is one TAP line, with every
 * failed assertion below it. unit_skip() marks a test as left out.
 */
#ifndef UNIT_H
#define UNIT_H

#include <CUnit/CUnit.h>
#include <stddef.h>

struct unit_test {
    const char *name;
    void (*run)(void);
};

int unit_main(const char *suite, const struct unit_test *tests, size_t count);

/* A test under the name of its function. */
#define UNIT_TEST(function)                  \
    {                                        \
        .run = (function), .name = #function \
    }

/* Marks the running test as skipped; return from it next. */
void unit_skip(const char *why);

/* Asserts that two texts are equal, and shows both where they are not. */
#define UNIT_TEXT(actual, expected) \
    unit_text((actual), (expected), __FILE__, __LINE__)
void unit_text(const char *actual, const char *expected, const char *file,
               unsigned line);

#define UNIT_MAIN(suite, ...)                                         \
    int main(void)                                                    \
    {                                                                 \
        static const struct unit_test tests[] = {__VA_ARGS__};        \
                                                                      \
        return unit_main(suite, tests, sizeof tests / sizeof *tests); \
    }

#endif
