/* SPDX-License-Identifier: MIT */
/* unit.c - prints CUnit's results as TAP lines, for automake's tap-driver. */
#include "unit.h"

#include <CUnit/TestRun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned tests_run;
static unsigned tests_failed;
static const char *skipped;

void unit_skip(const char *why)
{
    skipped = why;
}

/* Prints one line of a TAP comment, whatever the text contains. */
void unit_comment(const char *label, const char *text)
{
    printf("# %s", label);
    for (; text != NULL && *text != '\0'; text++)
        putchar(*text == '\n' ? ' ' : *text);
    putchar('\n');
}

void unit_text(const char *actual, const char *expected, const char *file,
               unsigned line)
{
    int same =
        actual != NULL && expected != NULL && strcmp(actual, expected) == 0;

    if (!same) {
        unit_comment("expected: ", expected);
        unit_comment("actual:   ", actual != NULL ? actual : "(null)");
    }
    CU_assertImplementation(same, line, "texts are equal", file, "", CU_FALSE);
}

/* Fails for NULL: a text that is missing neither has nor lacks words. */
static void compare(const char *text, const char *words, int has,
                    const char *file, unsigned line)
{
    int found = text != NULL && strstr(text, words) != NULL;
    int holds = text != NULL && found == has;

    if (!holds) {
        unit_comment(has            ? "has not:  "
                     : text == NULL ? "to lack:  "
                                    : "has:      ",
                     words);
        unit_comment("actual:   ", text != NULL ? text : "(null)");
    }
    CU_assertImplementation(holds, line,
                            has ? "the text has these words"
                                : "the text lacks these words",
                            file, "", CU_FALSE);
}

void unit_has(const char *text, const char *words, const char *file,
              unsigned line)
{
    compare(text, words, 1, file, line);
}

void unit_lacks(const char *text, const char *words, const char *file,
                unsigned line)
{
    compare(text, words, 0, file, line);
}

static void test_done(const CU_pTest test, const CU_pSuite suite,
                      const CU_pFailureRecord failure)
{
    (void)suite;
    tests_run++;
    if (failure != NULL)
        tests_failed++;
    printf("%s %u - %s%s%s\n", failure == NULL ? "ok" : "not ok", tests_run,
           test->pName, skipped != NULL ? " # SKIP " : "",
           skipped != NULL ? skipped : "");
    for (CU_pFailureRecord f = failure; f != NULL; f = f->pNext) {
        char place[256];
        (void)snprintf(place, sizeof place, "%s:%u: ", f->strFileName,
                       f->uiLineNumber);
        unit_comment(place, f->strCondition);
    }
    skipped = NULL;
    fflush(stdout);
}

int unit_main(const char *suite_name, const struct unit_test *tests,
              size_t count)
{
    CU_pSuite suite;

    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("1..%zu\n", count);
    if (CU_initialize_registry() != CUE_SUCCESS)
        return EXIT_FAILURE;
    suite = CU_add_suite(suite_name, NULL, NULL);
    for (size_t i = 0; suite != NULL && i < count; i++) {
        if (CU_add_test(suite, tests[i].name, tests[i].run) == NULL)
            suite = NULL;
    }
    if (suite == NULL) {
        printf("Bail out! %s\n", CU_get_error_msg());
        return EXIT_FAILURE;
    }
    CU_set_test_complete_handler(test_done);
    CU_run_all_tests();
    CU_cleanup_registry();
    return tests_failed == 0 && tests_run == count ? EXIT_SUCCESS
                                                   : EXIT_FAILURE;
}
