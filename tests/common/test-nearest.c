/* SPDX-License-Identifier: MIT */
/* test-nearest.c - a misspelled name gets a suggestion, an unrelated one does
   not. */
#include "nearest.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const char *const inputs[] = {"request_type", "relative_url", "headers",
                                     "query", "body"};

static const char *near(const char *word)
{
    const char *name = nearest(word, inputs, sizeof inputs / sizeof *inputs);

    return name != NULL ? name : "(none)";
}

static void a_slip_finds_its_name(void)
{
    UNIT_TEXT(near("qurey"), "query");    /* neighbours swapped */
    UNIT_TEXT(near("quer"), "query");     /* one letter missing */
    UNIT_TEXT(near("queery"), "query");   /* one letter too many */
    UNIT_TEXT(near("wuery"), "query");    /* one wrong letter */
    UNIT_TEXT(near("header"), "headers"); /* singular */
    UNIT_TEXT(near("relativeurl"), "relative_url");
    UNIT_TEXT(near("request-type"), "request_type");
    UNIT_TEXT(near("requset_tpye"), "request_type");
    UNIT_TEXT(near("query"), "query");
}

static void letter_case_is_no_difference(void)
{
    UNIT_TEXT(near("Query"), "query");
    UNIT_TEXT(near("RELATIVE_URL"), "relative_url");
    UNIT_TEXT(near("BODDY"), "body");
}

static void a_stranger_finds_none(void)
{
    UNIT_TEXT(near("timeout"), "(none)");
    UNIT_TEXT(near("url"), "(none)");
    UNIT_TEXT(near("bo"), "(none)");
    UNIT_TEXT(near("x"), "(none)");
    UNIT_TEXT(near(""), "(none)");
}

/* Up to a third of the letters of the longer name may differ. */
static void the_bound_is_a_third(void)
{
    static const char *const six[] = {"abcdef"};

    CU_ASSERT_PTR_NOT_NULL(nearest("abcdxy", six, 1));
    CU_ASSERT_PTR_NULL(nearest("abcxyz", six, 1));
    CU_ASSERT_PTR_NOT_NULL(nearest("badcef", six, 1));
    CU_ASSERT_PTR_NULL(nearest("badcfe", six, 1));
}

static void the_closest_wins_and_of_equals_the_first(void)
{
    static const char *const names[] = {"client_cert", "client_key",
                                        "client_kex"};

    UNIT_TEXT(nearest("client_keys", names, 3), "client_key");
    UNIT_TEXT(nearest("client_kez", names, 3), "client_key");
    UNIT_TEXT(nearest("client_kex", names, 3), "client_kex");
}

static void long_words_and_no_names_find_none(void)
{
    char word[200], name[64];
    const char *const names[] = {name, word};

    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CU_ASSERT_PTR_NULL(nearest(word, names, 2));
    CU_ASSERT_PTR_NULL(nearest("query", names, 0));
    word[63] = '\0';
    CU_ASSERT_PTR_EQUAL(nearest(word, names, 1), name);
    word[63] = 'a';
    word[64] = '\0';
    CU_ASSERT_PTR_NULL(nearest(word, names, 1));
    CU_ASSERT_PTR_NULL(nearest("query", names, 2));
}

UNIT_MAIN("nearest", UNIT_TEST(a_slip_finds_its_name),
          UNIT_TEST(letter_case_is_no_difference),
          UNIT_TEST(a_stranger_finds_none), UNIT_TEST(the_bound_is_a_third),
          UNIT_TEST(the_closest_wins_and_of_equals_the_first),
          UNIT_TEST(long_words_and_no_names_find_none))
