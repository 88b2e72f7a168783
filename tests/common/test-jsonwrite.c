/* SPDX-License-Identifier: MIT */
/* test-jsonwrite.c - whatever the bytes, the text written is JSON. */
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "unit.h"

#include <string.h>

static void quotes(const char *bytes, size_t size, const char *expected)
{
    auto_buf struct buf out = BUF_INIT(4096);

    json_quote(&out, bytes, size);
    CU_ASSERT(buf_ok(&out));
    UNIT_TEXT(buf_cstr(&out), expected);
    CU_ASSERT(json_valid(out.data, out.size, NULL));
}

#define QUOTES(bytes, expected) quotes((bytes), sizeof(bytes) - 1, (expected))

static void a_text_is_quoted(void)
{
    QUOTES("", "\"\"");
    QUOTES("plain /text", "\"plain /text\"");
    QUOTES("a\"b\\c", "\"a\\\"b\\\\c\"");
    QUOTES("\"", "\"\\\"\"");
    QUOTES("caf\xC3\xA9 \xF0\x9F\x98\x80", "\"caf\xC3\xA9 \xF0\x9F\x98\x80\"");
    quotes(NULL, 0, "\"\"");
}

static void control_characters_are_escaped(void)
{
    QUOTES("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"");
    QUOTES("\0\x01\x0b\x1f\x7f", "\"\\u0000\\u0001\\u000b\\u001f\\u007f\"");
    QUOTES("a\x1b[31mb", "\"a\\u001b[31mb\"");
}

static void what_is_not_utf8_is_replaced_and_the_rest_kept(void)
{
    QUOTES("a\x80z", "\"a\xEF\xBF\xBDz\"");
    QUOTES("\xC3", "\"\xEF\xBF\xBD\"");
    QUOTES("\xC3(", "\"\xEF\xBF\xBD(\"");
    QUOTES("\xE2\x82z", "\"\xEF\xBF\xBD\xEF\xBF\xBDz\"");
    QUOTES("\xC3\xA9\xFF\xC3\xA9", "\"\xC3\xA9\xEF\xBF\xBD\xC3\xA9\"");
    QUOTES("\xED\xA0\x80",
           "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""); /* a surrogate */
}

/* Every pair of bytes, alone and around a letter. */
static void any_two_bytes_become_json(void)
{
    auto_buf struct buf out = BUF_INIT(64);

    for (unsigned pair = 0; pair < 0x10000; pair++) {
        char bytes[3] = {(char)(pair >> 8), (char)pair, 'x'};

        buf_reset(&out);
        json_quote(&out, bytes, sizeof bytes);
        CU_ASSERT_FATAL(json_valid(out.data, out.size, NULL));
    }
}

/* Valid UTF-8 must be read back unchanged by our own reader. */
/* Long runs are examined eight bytes at a time, short ones byte by byte. */
static void a_byte_is_quoted_alike_wherever_it_stands(void)
{
    auto_buf struct buf in_run = BUF_INIT(256), alone = BUF_INIT(256);
    char run[24];

    for (int b = 0; b < 0x100; b++) {
        char byte = (char)b;

        buf_reset(&alone);
        json_quote_inside(&alone, &byte, 1);
        for (size_t at = 0; at < sizeof run; at++) {
            memset(run, '!', sizeof run);
            run[at] = byte;
            buf_reset(&in_run);
            json_quote_inside(&in_run, run, sizeof run);
            if (in_run.size != sizeof run - 1 + alone.size
                || memcmp(in_run.data + at, alone.data, alone.size) != 0)
                CU_FAIL_FATAL("a byte is quoted otherwise within a run");
        }
    }
}

static void a_quoted_text_reads_back(void)
{
    static const char text[] = "\0\x01\"\\/\b\f\n\r\t\x7f \xC2\x80"
                               "\xE2\x80\xA8\xEF\xBF\xBD\xF4\x8F\xBF\xBF";
    auto_buf struct buf quoted = BUF_INIT(4096), back = BUF_INIT(4096);
    struct json_span span;

    json_quote(&quoted, text, sizeof text - 1);
    span.data = quoted.data;
    span.size = quoted.size;
    json_unquote(&back, span);
    CU_ASSERT_EQUAL(back.size, sizeof text - 1);
    CU_ASSERT(memcmp(buf_cstr(&back), text, sizeof text - 1) == 0);
}

static void keys_are_parted_by_commas(void)
{
    auto_buf struct buf out = BUF_INIT(4096);

    buf_char(&out, '{');
    json_key(&out, "a");
    buf_char(&out, '{');
    json_key(&out, "b\"");
    buf_char(&out, '1');
    json_key(&out, "c");
    json_quote_str(&out, "ends in {");
    json_key(&out, "d");
    buf_str(&out, "[]}");
    json_key(&out, "e");
    buf_str(&out, "null}");
    UNIT_TEXT(buf_cstr(&out), "{\"a\":{\"b\\\"\":1,\"c\":\"ends in {\","
                              "\"d\":[]},\"e\":null}");
    CU_ASSERT(json_valid(out.data, out.size, NULL));
}

static void pointer_tokens_are_escaped(void)
{
    auto_buf struct buf out = BUF_INIT(4096);

    json_pointer_add(&out, "query", 5);
    json_pointer_add(&out, "a/b~c~1", 7);
    json_pointer_add(&out, "", 0);
    json_pointer_add(&out, "0", 1);
    UNIT_TEXT(buf_cstr(&out), "/query/a~1b~0c~01//0");
}

/* Both sides of each boundary in Unicode's table of well-formed sequences. */
static void utf8_is_told_from_other_bytes(void)
{
    static const char *const good[] = {
        "",
        "a",
        "\x7f",
        "\xC2\x80",
        "\xDF\xBF",
        "\xE0\xA0\x80",
        "\xED\x9F\xBF",
        "\xEE\x80\x80",
        "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80",
        "\xF4\x8F\xBF\xBF",
    };
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2",
        "\xC2\x7f",
        "\xC2\xC0",
        "\xE0\x9F\xBF",
        "\xE0\xA0",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xE1\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x90\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFF",
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        size_t size = strlen(good[i]);

        CU_ASSERT(utf8_valid(good[i], size));
        CU_ASSERT_EQUAL(utf8_length(good[i], size), size);
        CU_ASSERT_EQUAL(utf8_length(good[i], size + 1), size > 0 ? size : 1);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT(!utf8_valid(bad[i], strlen(bad[i])));
        CU_ASSERT_EQUAL(utf8_length(bad[i], strlen(bad[i])), 0);
    }
    CU_ASSERT(utf8_valid("a\0b", 3));
    CU_ASSERT(!utf8_valid("ab\xC3", 3));
}

/* There are two checkers of UTF-8, which must agree. */
static void the_json_checker_has_the_same_idea_of_utf8(void)
{
    for (unsigned lead = 0x80; lead < 0x100; lead++) {
        for (unsigned next = 0; next < 0x100; next++) {
            char text[6] = {'"', (char)lead, (char)next, '\x80', '\x80', '"'};

            for (size_t left = 0; left <= 2; left++) {
                size_t inner = 2 + left;
                bool plain = next < 0x20 || next == '"' || next == '\\';

                text[1 + inner] = '"';
                if (!plain)
                    CU_ASSERT_EQUAL(json_valid(text, inner + 2, NULL),
                                    utf8_valid(text + 1, inner));
                text[1 + inner] = '\x80';
            }
        }
    }
}

static void in_ascii(const char *text, const char *expected)
{
    auto_buf struct buf out = BUF_INIT(4096);

    json_ascii(&out, text, strlen(text));
    CU_ASSERT(buf_ok(&out));
    UNIT_TEXT(buf_cstr(&out), expected);
    CU_ASSERT_EQUAL(ascii_length(out.data, out.size), out.size);
    CU_ASSERT_EQUAL(json_valid(text, strlen(text), NULL),
                    json_valid(out.data, out.size, NULL));
}

static void what_is_beyond_ascii_becomes_an_escape(void)
{
    in_ascii("{\"plain\":1.0}", "{\"plain\":1.0}");
    in_ascii("\"Am\xC3\xA9lie \xC5\x81\"", "\"Am\\u00e9lie \\u0141\"");
    in_ascii("\"\xE2\x82\xAC\"", "\"\\u20ac\"");
    in_ascii("\"\xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF\"",
             "\"\\ud83d\\ude00 \\udbff\\udfff\"");
    in_ascii("\"0123456789abcdef\xC3\xA9 \\n\"",
             "\"0123456789abcdef\\u00e9 \\n\"");
    in_ascii("", "");
}

/* Every character must be read back from its escape. */
static void an_escape_means_its_character(void)
{
    auto_buf struct buf out = BUF_INIT(64), back = BUF_INIT(64);

    for (uint32_t code = 0x80; code < 0x110000; code++) {
        char text[6] = {'"'};
        size_t size = 1;

        if (code >= 0xD800 && code < 0xE000)
            continue;
        if (code >= 0x10000) {
            text[size++] = (char)(0xF0 | code >> 18);
            text[size++] = (char)(0x80 | (code >> 12 & 0x3F));
        } else if (code >= 0x800) {
            text[size++] = (char)(0xE0 | code >> 12);
        } else {
            text[size++] = (char)(0xC0 | code >> 6);
        }
        if (code >= 0x800)
            text[size++] = (char)(0x80 | (code >> 6 & 0x3F));
        text[size++] = (char)(0x80 | (code & 0x3F));
        text[size++] = '"';
        buf_reset(&out);
        buf_reset(&back);
        json_ascii(&out, text, size);
        json_unquote(&back, (struct json_span){out.data, out.size});
        if (back.size != size - 2
            || memcmp(back.data, text + 1, back.size) != 0) {
            CU_FAIL_FATAL("a character became another");
        }
    }
}

UNIT_MAIN("jsonwrite", UNIT_TEST(a_text_is_quoted),
          UNIT_TEST(control_characters_are_escaped),
          UNIT_TEST(what_is_not_utf8_is_replaced_and_the_rest_kept),
          UNIT_TEST(any_two_bytes_become_json),
          UNIT_TEST(a_byte_is_quoted_alike_wherever_it_stands),
          UNIT_TEST(a_quoted_text_reads_back),
          UNIT_TEST(keys_are_parted_by_commas),
          UNIT_TEST(pointer_tokens_are_escaped),
          UNIT_TEST(what_is_beyond_ascii_becomes_an_escape),
          UNIT_TEST(an_escape_means_its_character),
          UNIT_TEST(utf8_is_told_from_other_bytes),
          UNIT_TEST(the_json_checker_has_the_same_idea_of_utf8))
