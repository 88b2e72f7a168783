/* SPDX-License-Identifier: MIT */
/*
 * test-jsontext.c - what the strict checker accepts and refuses, and where it
 * reports the fault
 *
 * Every text of the tables is also fed byte by byte and in every split into two
 * pieces: the verdict must not depend on how the text is split.
 */
#include "buf.h"
#include "jsontext.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

struct text {
    const char *data;
    size_t size;
};

#define TEXT(literal)                  \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static const struct text taken[] = {
    TEXT("0"),
    TEXT("-0"),
    TEXT("-0.0"),
    TEXT("1E2"),
    TEXT("1e+2"),
    TEXT("0e-0"),
    TEXT("-12.340E-56"),
    TEXT("12345678901234567890123456789012345678901234567890"),
    TEXT("1e999"),
    TEXT("true"),
    TEXT("false"),
    TEXT("null"),
    TEXT("\"\""),
    TEXT(" \t\r\n[ ] \t\r\n"),
    TEXT("{}"),
    TEXT("{\"\":0}"),
    TEXT("{\"a\":1,\"a\":2}"),
    TEXT("[1,[2,[3,{\"a\":[{}]}]]]"),
    TEXT("{\"a\":{\"b\":[]},\"c\":[{\"d\":null}]}"),
    TEXT("[true,false,null,\"x\",-1.5e3]"),
    TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    TEXT("\"\\u0000\\u001f\\uABcd\""),
    TEXT("\"\\ud83d\\ude00\""),
    TEXT("\"\\uDBFF\\uDFFF\""),
    TEXT("\"\x7f\""),
    TEXT("\"\xC2\x80\xDF\xBF\""),
    TEXT("\"\xE0\xA0\x80\xEC\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\""),
    TEXT("\"\xEF\xBB\xBF\xEF\xBF\xBF\""), /* the mark's bytes in a string */
    TEXT("\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\""),
    TEXT("\"\xE2\x80\xA8\xE2\x80\xA9\""), /* line separators that JavaScript
                                             treats specially */
};

/* `reason` is part of the message; `offset` is the position of the fault. */
struct refusal {
    struct text text;
    size_t offset;
    const char *reason;
};

#define REFUSED(offset, reason, literal)   \
    {                                      \
        TEXT(literal), (offset), (reason), \
    }

static const struct refusal refused[] = {
    /* Accepted by json-c without an error. */
    REFUSED(0, "expected a value", "NaN"),
    REFUSED(0, "expected a value", "Infinity"),
    REFUSED(1, "after the minus", "-Infinity"),
    REFUSED(1, "expected true", "nan"),
    REFUSED(3, "after the decimal point", "[1.]"),
    REFUSED(2, "leading zero", "[00]"),
    REFUSED(3, "leading zero", "[-01]"),
    REFUSED(2, "control character", "\"a\nb\""),
    REFUSED(1, "control character", "\"\tb\""),
    REFUSED(2, "control character", "\"a\0\""),
    REFUSED(2, "control character", "\"a\x1f\""),
    REFUSED(7, "surrogate", "\"\\ud83d\""),
    REFUSED(7, "surrogate", "\"\\ud83dx\""),
    REFUSED(8, "surrogate", "\"\\ud83d\\n\""),
    REFUSED(12, "surrogate", "\"\\ud83d\\ud83d\""),
    REFUSED(12, "surrogate", "\"\\ud83d\\u0041\""),
    REFUSED(6, "surrogate", "\"\\ude00\""),
    REFUSED(1, "UTF-8", "\"\xC0\x80\""),
    REFUSED(1, "UTF-8", "\"\xC1\xBF\""),
    REFUSED(2, "UTF-8", "\"\xE0\x9F\xBF\""),
    REFUSED(2, "UTF-8", "\"\xF0\x8F\xBF\xBF\""),
    REFUSED(2, "UTF-8", "\"\xED\xA0\x80\""), /* a surrogate, encoded */
    REFUSED(2, "UTF-8", "\"\xED\xBF\xBF\""),
    REFUSED(2, "UTF-8", "\"\xF4\x90\x80\x80\""), /* beyond U+10FFFF */
    REFUSED(1, "UTF-8", "\"\xF5\x80\x80\x80\""),
    REFUSED(1, "UTF-8", "\"\xFF\""),
    REFUSED(1, "UTF-8", "\"\x80\""),
    REFUSED(2, "UTF-8", "\"\xC3\""),
    REFUSED(3, "UTF-8", "\"\xE2\x82\""),
    REFUSED(4, "UTF-8", "\"\xF0\x9F\x98\x22"),
    REFUSED(0, "byte order mark", "\xEF\xBB\xBF{}"),
    REFUSED(0, "expected a value", "\xFE\xFF"),
    /* Comments, quotes and commas of other languages. */
    REFUSED(0, "expected a value", "//x\n1"),
    REFUSED(2, "after the end", "1 /*x*/"),
    REFUSED(0, "expected a value", "'a'"),
    REFUSED(1, "key in double quotes", "{a:1}"),
    REFUSED(1, "key in double quotes", "{'a':1}"),
    REFUSED(3, "expected a value", "[1,]"),
    REFUSED(1, "expected a value", "[,1]"),
    REFUSED(7, "key in double quotes", "{\"a\":1,}"),
    REFUSED(1, "key in double quotes", "{,\"a\":1}"),
    REFUSED(1, "key in double quotes", "{1:2}"),
    REFUSED(4, "colon", "{\"a\"}"),
    REFUSED(5, "colon", "{\"a\" 1}"),
    REFUSED(5, "expected a value", "{\"a\":}"),
    REFUSED(7, "comma or }", "{\"a\":1 2}"),
    REFUSED(6, "comma or }", "{\"a\":1]"),
    REFUSED(3, "comma or ]", "[1 2]"),
    REFUSED(2, "comma or ]", "[1}"),
    REFUSED(2, "comma or ]", "[1:2]"),
    REFUSED(1, "expected a value", "[}"),
    REFUSED(0, "expected a value", "]"),
    REFUSED(0, "expected a value", ","),
    /* Numbers and names. */
    REFUSED(0, "expected a value", "+1"),
    REFUSED(0, "expected a value", ".5"),
    REFUSED(1, "after the minus", "-.5"),
    REFUSED(1, "after the minus", "--1"),
    REFUSED(1, "leading zero", "01"),
    REFUSED(1, "after the end", "0x10"),
    REFUSED(2, "decimal point", "1.e5"),
    REFUSED(3, "exponent", "1e+-5"),
    REFUSED(3, "after the end", "1e5.2"),
    REFUSED(3, "after the end", "1.5.2"),
    REFUSED(0, "expected a value", "True"),
    REFUSED(1, "expected true", "nULL"),
    REFUSED(4, "after the end", "truex"),
    REFUSED(3, "expected true", "falze"),
    /* Escapes. */
    REFUSED(2, "escape", "\"\\x41\""),
    REFUSED(2, "escape", "\"\\'\""),
    REFUSED(2, "escape", "\"\\\0\""),
    REFUSED(3, "hexadecimal", "\"\\u\""),
    REFUSED(5, "hexadecimal", "\"\\u12g4\""),
    REFUSED(3, "hexadecimal", "\"\\u+123\""),
    /* Other white space, and bytes after the end. */
    REFUSED(0, "expected a value", "\v1"),
    REFUSED(0, "expected a value", "\xC2\xA0"),
    REFUSED(1, "after the end", "1\0"),
    REFUSED(0, "expected a value", "\0"),
    REFUSED(2, "after the end", "{}{}"),
    REFUSED(2, "after the end", "1\n2"),
};

/* Texts that are valid so far. */
static const struct text cut_short[] = {
    TEXT("-"),           TEXT("1."),           TEXT("1e"),
    TEXT("1e+"),         TEXT("tru"),          TEXT("\""),
    TEXT("\"\\"),        TEXT("\"\\u12"),      TEXT("\"\\ud83d"),
    TEXT("\"\\ud83d\\"), TEXT("\"\\ud83d\\u"), TEXT("\"\xE2\x82"),
    TEXT("["),           TEXT("[1,"),          TEXT("{\"a\":1"),
    TEXT("{\"a\":"),     TEXT("{\"a\""),       TEXT("[[[]]"),
    TEXT(" "),
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void explain(const struct text *text, const struct json_fault *fault)
{
    printf("# of %.*s: fault at %zu (%zu:%zu): %s\n", (int)text->size,
           text->data, fault->offset, fault->line, fault->column,
           fault->reason != NULL ? fault->reason : "none");
}

/* Checks a text in two pieces, and gives everything that the checker
   reports. */
static bool in_two(struct text text, size_t first, struct json_fault *fault)
{
    struct json_check check;

    json_check_init(&check, JSON_DEPTH_MAX);
    json_check_feed(&check, text.data, first);
    json_check_feed(&check, text.data + first, text.size - first);
    *fault = check.fault;
    if (json_check_end(&check))
        return true;
    *fault = check.fault;
    return false;
}

static bool byte_by_byte(struct text text, struct json_fault *fault)
{
    struct json_check check;

    json_check_init(&check, JSON_DEPTH_MAX);
    for (size_t i = 0; i < text.size; i++) {
        bool fed = json_check_feed(&check, text.data + i, 1);

        CU_ASSERT_EQUAL(fed, !check.failed);
    }
    if (json_check_end(&check))
        return true;
    *fault = check.fault;
    return false;
}

static bool same_fault(const struct json_fault *a, const struct json_fault *b)
{
    return a->offset == b->offset && a->line == b->line
           && a->column == b->column && a->reason == b->reason;
}

static void pieces_change_nothing(struct text text)
{
    struct json_fault whole = {0}, pieces = {0};
    bool valid = json_valid(text.data, text.size, &whole);

    CU_ASSERT_EQUAL(byte_by_byte(text, &pieces), valid);
    CU_ASSERT(valid || same_fault(&whole, &pieces));
    for (size_t first = 0; first <= text.size; first++) {
        CU_ASSERT_EQUAL(in_two(text, first, &pieces), valid);
        CU_ASSERT(valid || same_fault(&whole, &pieces));
    }
}

static void json_of_rfc_8259_is_taken(void)
{
    for (size_t i = 0; i < COUNT(taken); i++) {
        struct json_fault fault = {0};
        bool valid = json_valid(taken[i].data, taken[i].size, &fault);

        if (!valid)
            explain(&taken[i], &fault);
        CU_ASSERT(valid);
    }
}

static void what_is_not_json_is_refused_where_it_goes_wrong(void)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        const struct refusal *r = &refused[i];
        struct json_fault fault = {0};
        bool valid = json_valid(r->text.data, r->text.size, &fault);

        CU_ASSERT(!valid);
        if (valid || fault.offset != r->offset
            || strstr(fault.reason, r->reason) == NULL) {
            explain(&r->text, &fault);
            CU_FAIL("refused at another place or for another reason");
        }
    }
}

static void a_text_that_ends_early_is_refused_at_its_end(void)
{
    struct json_fault fault = {0};

    for (size_t i = 0; i < COUNT(cut_short); i++) {
        CU_ASSERT(!json_valid(cut_short[i].data, cut_short[i].size, &fault));
        CU_ASSERT_EQUAL(fault.offset, cut_short[i].size);
        UNIT_TEXT(fault.reason, "the text ends too early");
    }
    CU_ASSERT(!json_valid("", 0, &fault));
    UNIT_TEXT(fault.reason, "the text is empty");
    CU_ASSERT(!json_valid(NULL, 0, NULL));
}

static void how_a_text_is_cut_into_pieces_changes_nothing(void)
{
    for (size_t i = 0; i < COUNT(taken); i++)
        pieces_change_nothing(taken[i]);
    for (size_t i = 0; i < COUNT(refused); i++)
        pieces_change_nothing(refused[i].text);
    for (size_t i = 0; i < COUNT(cut_short); i++)
        pieces_change_nothing(cut_short[i]);
}

/* A fault found in one piece is not forgotten in the next. */
static void a_fault_stays(void)
{
    struct json_check check;

    json_check_init(&check, JSON_DEPTH_MAX);
    CU_ASSERT(!json_check_feed(&check, "[x", 2));
    CU_ASSERT(!json_check_feed(&check, "1]", 2));
    CU_ASSERT(!json_check_end(&check));
    CU_ASSERT_EQUAL(check.fault.offset, 1);
}

static void nest(struct buf *out, const char *open, const char *close,
                 unsigned depth)
{
    buf_reset(out);
    for (unsigned i = 0; i < depth; i++)
        buf_str(out, open);
    buf_char(out, '1');
    for (unsigned i = 0; i < depth; i++)
        buf_str(out, close);
}

static void depth_1000_is_taken_and_1001_is_not(void)
{
    static const char *const kinds[][2] = {
        {"[", "]"}, {"{\"a\":", "}"}, {"[{\"a\":", "}]"}};
    auto_buf struct buf text = BUF_INIT(100000);
    struct json_fault fault = {0};

    for (size_t i = 0; i < COUNT(kinds); i++) {
        unsigned levels = i < 2 ? 1 : 2;

        nest(&text, kinds[i][0], kinds[i][1], 1000 / levels);
        CU_ASSERT(json_valid(text.data, text.size, &fault));
        nest(&text, kinds[i][0], kinds[i][1], 1000 / levels + 1);
        CU_ASSERT(!json_valid(text.data, text.size, &fault));
        UNIT_TEXT(fault.reason, "nested too deeply");
        CU_ASSERT_EQUAL(fault.offset, 1000 / levels * strlen(kinds[i][0]));
    }
}

static void a_lower_depth_limit_holds(void)
{
    struct json_check check;

    json_check_init(&check, 2);
    CU_ASSERT(json_check_feed(&check, "[[],{},[1]]", 11));
    CU_ASSERT(json_check_end(&check));
    json_check_init(&check, 2);
    CU_ASSERT(!json_check_feed(&check, "[[[", 3));
    CU_ASSERT_EQUAL(check.fault.offset, 2);
}

/* Brackets of both kinds, with the wrong one closed at each depth in turn. */
static void a_bracket_closes_its_own_kind_at_every_depth(void)
{
    auto_buf struct buf text = BUF_INIT(100000);

    for (unsigned wrong = 1; wrong <= 200; wrong++) {
        struct json_fault fault = {0};

        buf_reset(&text);
        for (unsigned i = 0; i < 200; i++)
            buf_str(&text, i % 3 == 0 ? "{\"a\":" : "[");
        buf_char(&text, '1');
        for (unsigned i = 200; i > 0; i--) {
            bool object = (i - 1) % 3 == 0;

            if (i == wrong)
                object = !object;
            buf_char(&text, object ? '}' : ']');
        }
        CU_ASSERT(!json_valid(text.data, text.size, &fault));
        CU_ASSERT_EQUAL(fault.offset, text.size - wrong);
    }
}

static void a_fault_has_line_and_column_in_characters(void)
{
    struct json_fault fault = {0};
    static const char late[] = "{\n  \"na\xC3\xAFve\": 1,\r\n\t\"b\": x }";
    static const char behind[] = "[\"\xF0\x9F\x98\x80\xE2\x82\xAC\", x]";

    CU_ASSERT(!json_valid(late, sizeof late - 1, &fault));
    CU_ASSERT_EQUAL(fault.line, 3);
    CU_ASSERT_EQUAL(fault.column, 7);
    CU_ASSERT(!json_valid(behind, sizeof behind - 1, &fault));
    CU_ASSERT_EQUAL(fault.line, 1);
    CU_ASSERT_EQUAL(fault.column, 8);
    CU_ASSERT(!json_valid("x", 1, &fault));
    CU_ASSERT_EQUAL(fault.line, 1);
    CU_ASSERT_EQUAL(fault.column, 1);
    CU_ASSERT(!json_valid("[1,\n\n", 5, &fault));
    CU_ASSERT_EQUAL(fault.line, 3);
    CU_ASSERT_EQUAL(fault.column, 1);
}

UNIT_MAIN("jsontext", UNIT_TEST(json_of_rfc_8259_is_taken),
          UNIT_TEST(what_is_not_json_is_refused_where_it_goes_wrong),
          UNIT_TEST(a_text_that_ends_early_is_refused_at_its_end),
          UNIT_TEST(how_a_text_is_cut_into_pieces_changes_nothing),
          UNIT_TEST(a_fault_stays),
          UNIT_TEST(depth_1000_is_taken_and_1001_is_not),
          UNIT_TEST(a_lower_depth_limit_holds),
          UNIT_TEST(a_bracket_closes_its_own_kind_at_every_depth),
          UNIT_TEST(a_fault_has_line_and_column_in_characters))
