/* SPDX-License-Identifier: MIT */
/*
 * test-jsontext-mutated.c - compares the checker with another implementation
 *
 * The second checker is a simple recursive descent over the grammar of RFC
 * 8259. Texts that are JSON are damaged a little, always in the same way (the
 * seed is fixed), and both must agree on every one: is it JSON, and if not,
 * after how many bytes can it no longer become any. Every other text has blanks
 * after it, so that it is long enough for the scanners.
 */
#include "jsontext.h"
#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define ROUNDS 60000
#define ROOM 512
#define BLANKS 100

struct reader {
    const unsigned char *at;
    const unsigned char *end;
};

static bool value(struct reader *r, unsigned depth);

/* Accepts one byte of a range; does not move past another byte. */
static bool range(struct reader *r, int low, int high)
{
    if (r->at == r->end || *r->at < low || *r->at > high)
        return false;
    r->at++;
    return true;
}

static bool byte(struct reader *r, int b)
{
    return range(r, b, b);
}

static void space(struct reader *r)
{
    while (byte(r, ' ') || byte(r, '\t') || byte(r, '\n') || byte(r, '\r'))
        ;
}

static bool digits(struct reader *r)
{
    if (!range(r, '0', '9'))
        return false;
    while (range(r, '0', '9'))
        ;
    return true;
}

static bool number(struct reader *r)
{
    byte(r, '-');
    if (byte(r, '0')) {
        if (r->at < r->end && *r->at >= '0' && *r->at <= '9')
            return false;
    } else if (!digits(r)) {
        return false;
    }
    if (byte(r, '.') && !digits(r))
        return false;
    if (byte(r, 'e') || byte(r, 'E')) {
        if (!byte(r, '+'))
            byte(r, '-');
        return digits(r);
    }
    return true;
}

/* Reads the four digits after \u. If the code unit is out of bounds, the fault
   is at the last digit. */
static bool code_unit(struct reader *r, bool low_wanted, unsigned *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        const unsigned char *digit = r->at;
        bool is_low;

        if (!range(r, '0', '9') && !range(r, 'a', 'f') && !range(r, 'A', 'F'))
            return false;
        *unit = *unit << 4
                | (*digit <= '9' ? *digit - 48u : (*digit & 0x5Fu) - 55u);
        is_low = *unit >= 0xDC00 && *unit < 0xE000;
        if (i == 3 && is_low != low_wanted) {
            r->at = digit;
            return false;
        }
    }
    return true;
}

static bool escape(struct reader *r)
{
    unsigned unit;

    if (!byte(r, 'u')) {
        if (r->at == r->end || *r->at == 0
            || strchr("bfnrt\"/\\", *r->at) == NULL)
            return false;
        r->at++;
        return true;
    }
    if (!code_unit(r, false, &unit))
        return false;
    if (unit >> 10 != 0xD800 >> 10)
        return true;
    return byte(r, '\\') && byte(r, 'u') && code_unit(r, true, &unit);
}

/* Table 3-7 of the Unicode standard, row by row. */
static bool character(struct reader *r)
{
    static const unsigned char rows[][5] = {
        {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF},
        {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F},
        {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
        {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
    };

    if (range(r, 0x20, 0x21) || range(r, 0x23, 0x5B) || range(r, 0x5D, 0x7F))
        return true;
    if (byte(r, '\\'))
        return escape(r);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!range(r, rows[i][0], rows[i][1]))
            continue;
        if (!range(r, rows[i][3], rows[i][4]))
            return false;
        for (int left = rows[i][2] - 1; left > 0; left--) {
            if (!range(r, 0x80, 0xBF))
                return false;
        }
        return true;
    }
    return false;
}

static bool string(struct reader *r)
{
    if (!byte(r, '"'))
        return false;
    while (!byte(r, '"')) {
        if (!character(r))
            return false;
    }
    return true;
}

static bool name(struct reader *r, const char *text)
{
    for (; *text != '\0'; text++) {
        if (!byte(r, *text))
            return false;
    }
    return true;
}

static bool member(struct reader *r, unsigned depth)
{
    if (!string(r))
        return false;
    space(r);
    return byte(r, ':') && value(r, depth);
}

static bool container(struct reader *r, unsigned depth, bool object)
{
    int closing = object ? '}' : ']';

    space(r);
    if (byte(r, closing))
        return true;
    for (;;) {
        space(r);
        if (!(object ? member(r, depth) : value(r, depth)))
            return false;
        space(r);
        if (byte(r, closing))
            return true;
        if (!byte(r, ','))
            return false;
    }
}

static bool value(struct reader *r, unsigned depth)
{
    space(r);
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '{':
    case '[':
        if (depth == JSON_DEPTH_MAX)
            return false;
        r->at++;
        return container(r, depth + 1, r->at[-1] == '{');
    case '"':
        return string(r);
    case 't':
        return name(r, "true");
    case 'f':
        return name(r, "false");
    case 'n':
        return name(r, "null");
    default:
        return number(r);
    }
}

static bool plain_checker(const char *text, size_t size, size_t *offset)
{
    struct reader r = {(const unsigned char *)text,
                       (const unsigned char *)text + size};
    bool valid = value(&r, 0);

    if (valid) {
        space(&r);
        valid = r.at == r.end;
    }
    *offset = (size_t)(r.at - (const unsigned char *)text);
    return valid;
}

static const char *const seeds[] = {
    ("{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\","
     "\"query\":{\"limit\":20}}"),
    "[{\"id\":\"guo4a5u7\",\"n\":[1,-0,1.0,1E2,0.5e-7]},null,true,false]",
    " { \"a\" : [ ] , \"b\" : { } , \"c\" : [ [ [ 1 ] ] ] } ",
    "\"\\ud83d\\ude00 \\u00e9 \\\\ \\\" \\n\"",
    "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\x9F\xBF\xF4\x8F\xBF\xBF\"",
    "{\"k\xC3\xA9y\":\"\\uDBFF\\uDFFF\",\"\\u0000\":-12.5e+10}",
    "-123456789012345678901234567890.000e-1",
    "[]",
};

static uint32_t state;

/* A linear congruential generator, which gives the same numbers on every
   machine. */
static uint32_t pick(size_t below)
{
    state = state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)state * below) >> 32);
}

static char odd_byte(void)
{
    static const char odd[] = "{}[]\",:\\/u0123456789abcdefABCDEF+-.eEtfn "
                              "\t\n\r\0\x1f\x7f\x80\xBF\xC0\xC2\xE0\xED\xEF"
                              "\xF0\xF4\xF5\xFF\xD8";

    return odd[pick(sizeof odd)];
}

/* Makes one small change: replaces, adds or removes a byte, duplicates a run,
   or cuts off the end. */
static size_t damage(char *text, size_t size)
{
    size_t at = pick(size + 1), run;

    switch (pick(5)) {
    case 0:
        if (at < size)
            text[at] = odd_byte();
        return size;
    case 1:
        memmove(text + at + 1, text + at, size - at);
        text[at] = odd_byte();
        return size + 1;
    case 2:
        if (at == size)
            return size;
        memmove(text + at, text + at + 1, size - at - 1);
        return size - 1;
    case 3:
        run = pick(size - at + 1);
        if (run > 16)
            run = 16;
        memmove(text + at + run, text + at, size - at);
        return size + run;
    default:
        return pick(8) == 0 ? at : size;
    }
}

static void show(const char *text, size_t size)
{
    printf("# ");
    for (size_t i = 0; i < size; i++)
        printf(text[i] > 31 && text[i] < 127 ? "%c" : "<%02x>",
               (unsigned char)text[i]);
    printf("\n");
}

static void both_checkers_agree_on_damaged_texts(void)
{
    unsigned valid_count = 0, wrong = 0;

    state = 20240229;
    for (unsigned round = 0; round < ROUNDS && wrong < 10; round++) {
        const char *seed = seeds[pick(sizeof seeds / sizeof *seeds)];
        size_t size = strlen(seed), offset;
        char text[ROOM];
        struct json_fault fault = {0};
        bool valid, expected;

        memcpy(text, seed, size);
        for (uint32_t times = 1 + pick(3); times > 0; times--)
            size = damage(text, size);
        if (round % 2 == 1) {
            memset(text + size, ' ', BLANKS);
            size += BLANKS;
        }
        valid = json_valid(text, size, &fault);
        expected = plain_checker(text, size, &offset);
        valid_count += valid;
        if (valid == expected && (valid || fault.offset == offset))
            continue;
        wrong++;
        show(text, size);
        printf("# checker: %d at %zu, plain: %d at %zu\n", valid, fault.offset,
               expected, offset);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    /* If all texts were of one kind, this would have tested nothing. */
    CU_ASSERT(valid_count > ROUNDS / 20);
    CU_ASSERT(valid_count < ROUNDS / 2);
}

static void both_checkers_take_the_texts_as_they_were(void)
{
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        size_t offset;

        CU_ASSERT(json_valid(seeds[i], strlen(seeds[i]), NULL));
        CU_ASSERT(plain_checker(seeds[i], strlen(seeds[i]), &offset));
    }
}

UNIT_MAIN("jsontext-mutated",
          UNIT_TEST(both_checkers_take_the_texts_as_they_were),
          UNIT_TEST(both_checkers_agree_on_damaged_texts))
