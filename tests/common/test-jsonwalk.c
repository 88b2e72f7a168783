/* SPDX-License-Identifier: MIT */
/* test-jsonwalk.c - spans have the right bounds and the right text. */
#include "jsontext.h"
#include "jsonwalk.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct json_span span(const char *text)
{
    struct json_span s = {text, strlen(text)};

    CU_ASSERT_FATAL(json_valid(text, s.size, NULL));
    return s;
}

/* Writes the parts of a container as one text: <part><part> or <key=value>. */
static const char *parts(const char *text)
{
    static char shown[1024];
    auto_buf struct buf out = BUF_INIT(sizeof shown - 1);
    struct json_span container = span(text), key, value;
    struct json_walk walk;

    json_walk_into(&walk, container);
    if (json_type(container) == 'o') {
        while (json_walk_member(&walk, &key, &value))
            buf_fmt(&out, "<%.*s=%.*s>", (int)key.size, key.data,
                    (int)value.size, value.data);
    } else {
        while (json_walk_element(&walk, &value))
            buf_fmt(&out, "<%.*s>", (int)value.size, value.data);
    }
    CU_ASSERT(buf_ok(&out));
    snprintf(shown, sizeof shown, "%s", buf_cstr(&out));
    return shown;
}

static void members_are_cut_as_they_are_written(void)
{
    UNIT_TEXT(parts("{}"), "");
    UNIT_TEXT(parts(" { \n } "), "");
    UNIT_TEXT(parts("{\"a\":1}"), "<\"a\"=1>");
    UNIT_TEXT(parts(" {\t\"a\" : 1 ,\r\n\"b\":\"x\" } "),
              "<\"a\"=1><\"b\"=\"x\">");
    UNIT_TEXT(parts("{\"b\":1.0,\"a\":1E2,\"c\":-0,"
                    "\"d\":12345678901234567890}"),
              "<\"b\"=1.0><\"a\"=1E2><\"c\"=-0><\"d\"=12345678901234567890>");
    UNIT_TEXT(parts("{\"a\":{\"x\" : [1, {}]} ,\"a\":null}"),
              "<\"a\"={\"x\" : [1, {}]}><\"a\"=null>");
}

static void structure_within_strings_is_not_structure(void)
{
    UNIT_TEXT(parts("{\"}\\\"{,:\":\"[\\\\\",\"b\":\"]\\\"\"}"),
              "<\"}\\\"{,:\"=\"[\\\\\"><\"b\"=\"]\\\"\">");
    UNIT_TEXT(parts("[\"a,b\",[\"]\"],{\"k\":\"}\"},\"\\\\\"]"),
              "<\"a,b\"><[\"]\"]><{\"k\":\"}\"}><\"\\\\\">");
}

/* Escaped quotes, an escape just before the closing quote, and long runs of
   both. */
static void a_string_ends_at_the_quote_that_is_not_escaped(void)
{
    auto_buf struct buf text = BUF_INIT(1048576);
    struct json_walk walk;
    struct json_span whole, value;

    UNIT_TEXT(parts("[\"\\\"\",\"\\\\\",\"\\\\\\\"\",\"a\\n\",\"\"]"),
              "<\"\\\"\"><\"\\\\\"><\"\\\\\\\"\"><\"a\\n\"><\"\">");
    buf_str(&text, "[\"");
    for (int i = 0; i < 100000; i++)
        buf_str(&text, i % 3 == 0 ? "\\\"" : "\\\\");
    buf_str(&text, "\",1]");
    CU_ASSERT_FATAL(buf_ok(&text));
    whole = span(text.data);
    json_walk_into(&walk, whole);
    CU_ASSERT(json_walk_element(&walk, &value));
    CU_ASSERT_EQUAL(value.size, text.size - 4);
    CU_ASSERT(json_walk_element(&walk, &value));
    CU_ASSERT(value.size == 1 && *value.data == '1');
}

static void elements_are_cut_as_they_are_written(void)
{
    UNIT_TEXT(parts("[]"), "");
    UNIT_TEXT(parts("[ ]"), "");
    UNIT_TEXT(parts("[1]"), "<1>");
    UNIT_TEXT(parts("[ 1 , true,null ,[ ] , { } ,\"\"]"),
              "<1><true><null><[ ]><{ }><\"\">");
    UNIT_TEXT(parts("[[[]],[[1,2],[3]]]"), "<[[]]><[[1,2],[3]]>");
}

static void a_thousand_levels_are_one_value(void)
{
    auto_buf struct buf text = BUF_INIT(4096);
    struct json_walk walk;
    struct json_span value;

    for (int i = 0; i < 1000; i++)
        buf_char(&text, '[');
    for (int i = 0; i < 1000; i++)
        buf_char(&text, ']');
    json_walk_into(&walk, span(buf_cstr(&text)));
    CU_ASSERT(json_walk_element(&walk, &value));
    CU_ASSERT_EQUAL(value.size, 1998);
    CU_ASSERT(!json_walk_element(&walk, &value));
    CU_ASSERT(!json_walk_element(&walk, &value));
}

static void each_type_is_told_by_its_first_byte(void)
{
    static const struct {
        const char *text;
        char type;
    } cases[] = {
        {"{}", 'o'},   {"[]", 'a'},    {"\"\"", 's'},   {"0", 'n'},
        {"-1", 'n'},   {"9e9", 'n'},   {"true", 't'},   {"false", 'f'},
        {"null", '0'}, {" \n{}", 'o'}, {"\t\r 7", 'n'},
    };
    struct json_span empty = {"", 0}, blank = {"  ", 2}, absent = {NULL, 0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_EQUAL(json_type(span(cases[i].text)), cases[i].type);
    CU_ASSERT_EQUAL(json_type(empty), 0);
    CU_ASSERT_EQUAL(json_type(blank), 0);
    CU_ASSERT_EQUAL(json_type(absent), 0);
}

static void trim_takes_json_white_space_off_both_ends(void)
{
    struct json_span blank = {" \t\r\n", 4}, absent = {NULL, 0};
    struct json_span trimmed = json_trim(span(" \t\r\n[ 1 ]\n\r\t "));

    CU_ASSERT_EQUAL(trimmed.size, 5);
    CU_ASSERT(strncmp(trimmed.data, "[ 1 ]", 5) == 0);
    CU_ASSERT_EQUAL(json_trim(blank).size, 0);
    CU_ASSERT_EQUAL(json_trim(absent).size, 0);
}

static void unquotes(const char *string, const char *expected, size_t size)
{
    auto_buf struct buf out = BUF_INIT(1024);

    json_unquote(&out, span(string));
    CU_ASSERT(buf_ok(&out));
    CU_ASSERT_EQUAL(out.size, size);
    CU_ASSERT(memcmp(buf_cstr(&out), expected, size + 1) == 0);
}

static void a_string_is_decoded(void)
{
    unquotes("\"\"", "", 0);
    unquotes("\"plain\"", "plain", 5);
    unquotes("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
    unquotes("\"a\\u0041\\u00e9\\u20AC\\uffff\"",
             "aA\xC3\xA9\xE2\x82\xAC\xEF\xBF\xBF", 10);
    unquotes("\"\\ud83d\\ude00\"", "\xF0\x9F\x98\x80", 4);
    unquotes("\"\\ud800\\udc00\\uDBFF\\uDFFF\"",
             "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8);
    unquotes("\"x\\u0000y\"", "x\0y", 3);
    unquotes("\"\\u007f\\u0080\\u07ff\\u0800\"",
             "\x7f\xC2\x80\xDF\xBF\xE0\xA0\x80", 8);
    unquotes("\"caf\xC3\xA9\"", "caf\xC3\xA9", 5);
}

static void a_string_is_compared_by_what_it_stands_for(void)
{
    CU_ASSERT(json_string_is(span("\"query\""), "query"));
    CU_ASSERT(json_string_is(span("\"qu\\u0065ry\""), "query"));
    CU_ASSERT(json_string_is(span("\"\""), ""));
    CU_ASSERT(json_string_is(span("\"\\/\""), "/"));
    CU_ASSERT(!json_string_is(span("\"query\""), "quer"));
    CU_ASSERT(!json_string_is(span("\"quer\""), "query"));
    CU_ASSERT(!json_string_is(span("\"Query\""), "query"));
    CU_ASSERT(!json_string_is(span("\"query\\u0000\""), "query"));
    CU_ASSERT(!json_string_is(span("\"\\u0000\""), ""));
}

static void find_takes_the_last_of_duplicates(void)
{
    struct json_span object =
        span("{\"a\":{\"b\":1},\"b\":2,\"\\u0062\":[3],\"c\":{\"b\":4}}");
    struct json_span value = {NULL, 0};

    CU_ASSERT(json_find(object, "b", &value));
    CU_ASSERT(value.size == 3 && memcmp(value.data, "[3]", 3) == 0);
    CU_ASSERT(json_find(object, "a", &value));
    CU_ASSERT(value.size == 7 && memcmp(value.data, "{\"b\":1}", 7) == 0);
    CU_ASSERT(!json_find(object, "d", &value));
    CU_ASSERT(!json_find(span("{}"), "", &value));
}

static void place_counts_lines_and_characters(void)
{
    static const char text[] = "{\n \"\xC3\xA9\xF0\x9F\x98\x80\":\r\n1}";
    struct json_span all = {text, sizeof text - 1};
    size_t line, column;

    json_place(all, text, &line, &column);
    CU_ASSERT(line == 1 && column == 1);
    json_place(all, strchr(text, ':'), &line, &column);
    CU_ASSERT(line == 2 && column == 6);
    json_place(all, strchr(text, '1'), &line, &column);
    CU_ASSERT(line == 3 && column == 1);
    json_place(all, text + all.size, &line, &column);
    CU_ASSERT(line == 3 && column == 3);
}

UNIT_MAIN("jsonwalk", UNIT_TEST(members_are_cut_as_they_are_written),
          UNIT_TEST(structure_within_strings_is_not_structure),
          UNIT_TEST(a_string_ends_at_the_quote_that_is_not_escaped),
          UNIT_TEST(elements_are_cut_as_they_are_written),
          UNIT_TEST(a_thousand_levels_are_one_value),
          UNIT_TEST(each_type_is_told_by_its_first_byte),
          UNIT_TEST(trim_takes_json_white_space_off_both_ends),
          UNIT_TEST(a_string_is_decoded),
          UNIT_TEST(a_string_is_compared_by_what_it_stands_for),
          UNIT_TEST(find_takes_the_last_of_duplicates),
          UNIT_TEST(place_counts_lines_and_characters))
