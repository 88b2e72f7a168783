/* SPDX-License-Identifier: MIT */
/* test-structured.c - structured fields are read as RFC 9651 has them, and
   anything else fails as a whole. */
#include "structured.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* An item as <TYPE text number>, each parameter as {key: item}. */
static void show_item(char *shown, size_t room,
                      const struct structured_item *item)
{
    static const char types[] = "idstbBDul";
    size_t size = strlen(shown);

    snprintf(shown + size, room - size, "%c(%.*s)%lld", types[item->type],
             (int)item->text.size, item->text.data, (long long)item->number);
}

static void show_parameters(struct structured *s, char *shown, size_t room)
{
    struct structured_item item;
    struct value_text key;

    while (structured_parameter(s, &key, &item)) {
        size_t size = strlen(shown);

        snprintf(shown + size, room - size, ";%.*s=", (int)key.size, key.data);
        show_item(shown, room, &item);
    }
}

static void end_list(const struct structured *s, char *shown, size_t room)
{
    if (s->failed)
        snprintf(shown, room, "failed");
}

static void list_is(const char *value, const char *expected)
{
    char shown[1024] = "";
    struct structured s = structured_begin(value, strlen(value));
    struct structured_item item;

    while (structured_element(&s, &item)) {
        show_item(shown, sizeof shown, &item);
        show_parameters(&s, shown, sizeof shown);
        strncat(shown, " ", sizeof shown - strlen(shown) - 1);
    }
    end_list(&s, shown, sizeof shown);
    if (strcmp(shown, expected) != 0)
        unit_comment("of: ", value);
    UNIT_TEXT(shown, expected);
}

static void dictionary_is(const char *value, const char *expected)
{
    char shown[1024] = "";
    struct structured s = structured_begin(value, strlen(value));
    struct structured_item item;
    struct value_text key;

    while (structured_member(&s, &key, &item)) {
        size_t size = strlen(shown);

        snprintf(shown + size, sizeof shown - size, "%.*s=", (int)key.size,
                 key.data);
        show_item(shown, sizeof shown, &item);
        show_parameters(&s, shown, sizeof shown);
        strncat(shown, " ", sizeof shown - strlen(shown) - 1);
    }
    end_list(&s, shown, sizeof shown);
    if (strcmp(shown, expected) != 0)
        unit_comment("of: ", value);
    UNIT_TEXT(shown, expected);
}

static void each_type_of_item_is_read(void)
{
    list_is("1, -2,003", "i(1)1 i(-2)-2 i(003)3 ");
    list_is("999999999999999", "i(999999999999999)999999999999999 ");
    list_is("1.5, -0.125", "d(1.5)0 d(-0.125)0 ");
    list_is("\"a b\", \"\", \"q\\\"\\\\\"", "s(a b)0 s()0 s(q\\\"\\\\)0 ");
    list_is("tok, *a/b:c, A", "t(tok)0 t(*a/b:c)0 t(A)0 ");
    list_is(":aGk=:, ::", "b(aGk=)0 b()0 ");
    list_is("?1,?0", "B(?1)1 B(?0)0 ");
    list_is("@1659578233, @-1", "D(1659578233)1659578233 D(-1)-1 ");
    list_is("%\"f%c3%bc\"", "u(f%c3%bc)0 ");
    list_is("(1 \"a,)\";x  t), ()", "l((1 \"a,)\";x  t))0 l(())0 ");
}

static void blanks_are_allowed_where_the_rfc_has_them(void)
{
    list_is("", "");
    list_is("   ", "");
    list_is("  1 \t,\t 2  ", "i(1)1 i(2)2 ");
    list_is("1;  a;b", "i(1)1;a=B(?1)1;b=B(?1)1 ");
}

static void parameters_follow_their_member(void)
{
    list_is("\"burst\";q=10;w=1, day;q=99;pk=:eA==:",
            "s(burst)0;q=i(10)10;w=i(1)1 t(day)0;q=i(99)99;pk=b(eA==)0 ");
    list_is("();a=?0", "l(())0;a=B(?0)0 ");
}

static void parameters_that_were_not_read_are_checked_and_skipped(void)
{
    static const char good[] = "1;a=2;b, 3;c", bad[] = "1;a=2;B, 3;c";
    struct structured s = structured_begin(good, sizeof good - 1);
    struct structured_item item;

    CU_ASSERT(structured_element(&s, &item));
    CU_ASSERT(structured_element(&s, &item));
    CU_ASSERT_EQUAL(item.number, 3);
    CU_ASSERT(!structured_element(&s, &item));
    CU_ASSERT(!s.failed);
    s = structured_begin(bad, sizeof bad - 1);
    CU_ASSERT(structured_element(&s, &item));
    CU_ASSERT(!structured_element(&s, &item));
    CU_ASSERT(s.failed);
    CU_ASSERT(!structured_element(&s, &item));
}

static void dictionaries_have_keys_and_true_for_no_value(void)
{
    dictionary_is("limit=100, remaining=50,reset=30",
                  "limit=i(100)100 remaining=i(50)50 reset=i(30)30 ");
    dictionary_is("a;x=1, b=(1 2);y, *c-d_.e=?0",
                  "a=B(?1)1;x=i(1)1 b=l((1 2))0;y=B(?1)1 *c-d_.e=B(?0)0 ");
    dictionary_is("", "");
}

static void what_breaks_the_syntax_fails_as_a_whole(void)
{
    static const char *const lists[] = {
        ",",
        "1,",
        "1, ",
        "1,,2",
        "1 2",
        "1;",
        "1;=2",
        "1;A",
        "1;a=",
        "1;a =2",
        "1 ;a",
        "-",
        "1.",
        "1.2345",
        "1234567890123.1",
        "1.2.3",
        "\"a",
        "\"a\\",
        "\"\\n\"",
        "\"\xC3\xA4\"",
        "\"\x7F\"",
        "?2",
        "?",
        "@",
        "@1.0",
        ":a",
        ":a b:",
        "%a",
        "%\"%C3\"",
        "%\"%c\"",
        "%\"a",
        "(1",
        "(1,2)",
        "(1 (2))",
        "(\"a\"1)",
        "a=1",
        "\t1",
        "=",
        "1\n",
        "\xFF",
        "1\xC2\xA0",
        "1234567890123456",
    };
    static const char *const dictionaries[] = {
        "A=1", "a=", "a=1,", "a=1 b=2", "\"a\"=1", "1", "a=1;;b", "a==1",
    };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        list_is(lists[i], "failed");
    }
    for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++) {
        dictionary_is(dictionaries[i], "failed");
    }
}

static void a_nul_is_not_a_part_of_a_token(void)
{
    struct structured s = structured_begin("a\0b", 3);
    struct structured_item item;

    CU_ASSERT(structured_element(&s, &item));
    CU_ASSERT_EQUAL(item.text.size, 1);
    CU_ASSERT(!structured_element(&s, &item));
    CU_ASSERT(s.failed);
}

#define T UNIT_TEST

UNIT_MAIN("structured", T(each_type_of_item_is_read),
          T(blanks_are_allowed_where_the_rfc_has_them),
          T(parameters_follow_their_member),
          T(parameters_that_were_not_read_are_checked_and_skipped),
          T(dictionaries_have_keys_and_true_for_no_value),
          T(what_breaks_the_syntax_fails_as_a_whole),
          T(a_nul_is_not_a_part_of_a_token))
