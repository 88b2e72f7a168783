/* SPDX-License-Identifier: MIT */
/* test-jsonpointer.c - pointers lead to the value that RFC 6901 says. */
#include "jsonpointer.h"
#include "jsontext.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct json_span span(const char *text)
{
    return (struct json_span){text, strlen(text)};
}

/* What the pointer leads to, as written, or "absent". */
static void leads(const char *text, const char *pointer, const char *expected)
{
    char shown[1024] = "absent";
    struct json_span value = {NULL, 0};

    CU_ASSERT_FATAL(json_valid(text, strlen(text), NULL));
    CU_ASSERT_PTR_NULL(json_pointer_fault(span(pointer)));
    if (json_pointer_find(span(text), span(pointer), &value))
        snprintf(shown, sizeof shown, "%.*s", (int)value.size, value.data);
    else
        CU_ASSERT_PTR_NULL(value.data);
    UNIT_TEXT(shown, expected);
}

/* RFC 6901, section 5. */
static const char rfc[] = "{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, "
                          "\"c%d\": 2, \"e^f\": 3, \"g|h\": 4, \"i\\\\j\": 5, "
                          "\"k\\\"l\": 6, \" \": 7, \"m~n\": 8}";

static void the_examples_of_the_rfc(void)
{
    leads(rfc, "", rfc);
    leads(rfc, "/foo", "[\"bar\", \"baz\"]");
    leads(rfc, "/foo/0", "\"bar\"");
    leads(rfc, "/", "0");
    leads(rfc, "/a~1b", "1");
    leads(rfc, "/c%d", "2");
    leads(rfc, "/e^f", "3");
    leads(rfc, "/g|h", "4");
    leads(rfc, "/i\\j", "5");
    leads(rfc, "/k\"l", "6");
    leads(rfc, "/ ", "7");
    leads(rfc, "/m~0n", "8");
}

static void escapes_are_decoded_once(void)
{
    leads("{\"~1\":1,\"/\":2}", "/~01", "1");
    leads("{\"~1\":1,\"/\":2}", "/~1", "2");
    leads("{\"\\u002f\":{\"\\u00e4\":3}}", "/~1/\xC3\xA4", "3");
}

static void values_keep_their_bytes(void)
{
    leads(" {\"a\" : { \"b\" :[ 1.0 , 1E2,12345678901234567890 ] } } ", "/a/b",
          "[ 1.0 , 1E2,12345678901234567890 ]");
    leads(" {\"a\" : { \"b\" :[ 1.0 , 1E2,12345678901234567890 ] } } ",
          "/a/b/2", "12345678901234567890");
    leads(" [1] ", "", "[1]");
    leads("3", "", "3");
}

static void of_equal_keys_the_last_counts(void)
{
    leads("{\"a\":{\"b\":1},\"a\":{\"b\":2}}", "/a/b", "2");
    leads("{\"a\":{\"b\":1},\"a\":{}}", "/a/b", "absent");
}

static void an_index_has_no_sign_and_no_leading_zero(void)
{
    leads("[[1,2],3]", "/0/1", "2");
    leads("[1,2]", "/2", "absent");
    leads("[1,2]", "/-", "absent");
    leads("[1,2]", "/-1", "absent");
    leads("[1,2]", "/+1", "absent");
    leads("[1,2]", "/01", "absent");
    leads("[1,2]", "/1.0", "absent");
    leads("[1,2]", "/ 1", "absent");
    leads("[1,2]", "/", "absent");
    leads("[1,2]", "/18446744073709551616", "absent");
    leads("[1,2]", "/18446744073709551617", "absent");
    leads("[]", "/0", "absent");
    leads("{\"01\":1,\"-\":2}", "/01", "1");
    leads("{\"01\":1,\"-\":2}", "/-", "2");
}

static void nothing_is_below_text_numbers_and_null(void)
{
    leads("{\"a\":\"text\"}", "/a/0", "absent");
    leads("{\"a\":12}", "/a/0", "absent");
    leads("{\"a\":null}", "/a/", "absent");
    leads("{\"a\":null}", "/a", "null");
    leads("{\"a\":1}", "/a/", "absent");
    leads("{\"a\":1}", "/b", "absent");
    leads("\"a\"", "/a", "absent");
}

static void a_nul_in_a_name_is_a_character(void)
{
    static const char text[] = "{\"a\":1,\"a\\u0000b\":2}";
    const struct json_span pointer = {"/a\0b", 4};
    struct json_span value = {NULL, 0};

    CU_ASSERT_PTR_NULL(json_pointer_fault(pointer));
    CU_ASSERT_FATAL(json_pointer_find(span(text), pointer, &value));
    CU_ASSERT_EQUAL(value.size, 1);
    CU_ASSERT_EQUAL(*value.data, '2');
}

static void a_pointer_that_is_not_well_formed_says_what_is_wrong(void)
{
    UNIT_HAS(json_pointer_fault(span("a")), "has to begin with /");
    UNIT_HAS(json_pointer_fault(span("#/a")), "has to begin with /");
    UNIT_HAS(json_pointer_fault(span("a/b")), "has to begin with /");
    UNIT_HAS(json_pointer_fault(span("$.a")), "has to begin with /");
    UNIT_HAS(json_pointer_fault(span("/a~")), "not followed by 0 or 1");
    UNIT_HAS(json_pointer_fault(span("/a~2b")), "not followed by 0 or 1");
    UNIT_HAS(json_pointer_fault(span("/~~0")), "not followed by 0 or 1");
    UNIT_HAS(json_pointer_fault(span("/~/0")), "not followed by 0 or 1");
}

static void the_longest_pointer_is_followed_and_a_longer_one_refused(void)
{
    char key[JSON_POINTER_MAX + 1], text[JSON_POINTER_MAX + 16];
    struct json_span pointer = {key, JSON_POINTER_MAX}, value = {NULL, 0};

    memset(key, 'x', sizeof key);
    key[0] = '/';
    snprintf(text, sizeof text, "{\"%.*s\":7}", JSON_POINTER_MAX - 1, key + 1);
    CU_ASSERT_PTR_NULL(json_pointer_fault(pointer));
    CU_ASSERT_FATAL(json_pointer_find(span(text), pointer, &value));
    CU_ASSERT_EQUAL(*value.data, '7');
    pointer.size++;
    UNIT_HAS(json_pointer_fault(pointer), "1024 bytes");
}

#define T UNIT_TEST

UNIT_MAIN("jsonpointer", T(the_examples_of_the_rfc),
          T(escapes_are_decoded_once), T(values_keep_their_bytes),
          T(of_equal_keys_the_last_counts),
          T(an_index_has_no_sign_and_no_leading_zero),
          T(nothing_is_below_text_numbers_and_null),
          T(a_nul_in_a_name_is_a_character),
          T(a_pointer_that_is_not_well_formed_says_what_is_wrong),
          T(the_longest_pointer_is_followed_and_a_longer_one_refused))
