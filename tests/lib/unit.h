/* SPDX-License-Identifier: MIT */
/*
 * unit.h - a CUnit program that reports in TAP
 *
 * A test file lists its tests at its end, with names that state what must be
 * true:
 *
 *     UNIT_MAIN("buf", UNIT_TEST(append_past_the_limit_fails),
 *               UNIT_TEST(a_failure_is_sticky))
 *
 * and uses CUnit's CU_ASSERT... in them. Each test is one TAP line, followed by
 * its failed assertions. unit_skip() marks a test as skipped.
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

/* Asserts that two texts are equal, and shows both if they are not. */
#define UNIT_TEXT(actual, expected) \
    unit_text((actual), (expected), __FILE__, __LINE__)
void unit_text(const char *actual, const char *expected, const char *file,
               unsigned line);

/* Asserts that there is a text and that it contains these words, or does not,
   and shows both. */
#define UNIT_HAS(text, words) unit_has((text), (words), __FILE__, __LINE__)
#define UNIT_LACKS(text, words) unit_lacks((text), (words), __FILE__, __LINE__)
void unit_has(const char *text, const char *words, const char *file,
              unsigned line);
void unit_lacks(const char *text, const char *words, const char *file,
                unsigned line);

/*
 * Asserts that a text is JSON, and has this value, also given as JSON, at this
 * pointer (RFC 6901); NULL means that it has no value there.
 *
 *     UNIT_JSON(c.error, "/errors/0/field", "\"query\"");
 *
 * Numbers must be written the same way, and members must be in the same order;
 * only differences in white space and escapes are ignored. Do not use it for
 * data that json-c does not preserve: whole numbers beyond 64 bits, and the
 * first of two members with the same name. UNIT_TEXT compares bytes.
 */
#define UNIT_JSON(text, pointer, json) \
    unit_json((text), (pointer), (json), __FILE__, __LINE__)
void unit_json(const char *text, const char *pointer, const char *expected,
               const char *file, unsigned line);

/* The same, for a string that contains these words. */
#define UNIT_JSON_HAS(text, pointer, words) \
    unit_json_has((text), (pointer), (words), __FILE__, __LINE__)
void unit_json_has(const char *text, const char *pointer, const char *words,
                   const char *file, unsigned line);

/* Prints a remark of the test, before the assertion that fails. */
void unit_comment(const char *label, const char *text);

#define UNIT_MAIN(suite, ...)                                         \
    int main(void)                                                    \
    {                                                                 \
        static const struct unit_test tests[] = {__VA_ARGS__};        \
                                                                      \
        return unit_main(suite, tests, sizeof tests / sizeof *tests); \
    }

#endif
