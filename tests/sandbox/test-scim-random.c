/* SPDX-License-Identifier: MIT */
/*
 * test-scim-random.c - random SCIM filters, and the records that they must find
 *
 * While the generator writes a filter, it determines which records must match,
 * without using the parser; then the result of the parser is compared. The seed
 * is fixed, so that failures can be reproduced.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scimrecords.h"
#include "unit.h"

static uint64_t state = 20240607;

static unsigned roll(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 33) % below);
}

/* Writes a word in random letter case. */
static void say(struct buf *out, const char *word)
{
    unsigned shout = roll(4);

    for (; *word != '\0'; word++) {
        bool upper = shout == 0 || (shout == 1 && roll(2) == 0);
        bool small = *word >= 'a' && *word <= 'z';
        buf_char(out, upper && small ? (char)(*word - 32) : *word);
    }
}

static void space(struct buf *out)
{
    buf_str(out, roll(5) == 0 ? "   " : " ");
}

static void say_string(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_fmt(out, "\\%c", *text);
        else if ((*text & 0x80) == 0 && roll(8) == 0)
            buf_fmt(out, "\\u%04x", (unsigned)*text);
        else
            buf_char(out, *text);
    }
    buf_char(out, '"');
}

enum { EQ, NE, CO, SW, EW, GT, GE, LT, LE, PR };
static const char *const operators[] = {"eq", "ne", "co", "sw", "ew",
                                        "gt", "ge", "lt", "le", "pr"};

static bool ordered(unsigned op, int order)
{
    return op == EQ   ? order == 0
           : op == NE ? order != 0
           : op == GT ? order > 0
           : op == GE ? order >= 0
           : op == LT ? order < 0
                      : order <= 0;
}

static bool expect_text(unsigned op, const char *has, const char *asked)
{
    size_t has_size = has == NULL ? 0 : strlen(has);
    size_t asked_size = strlen(asked);

    if (has == NULL)
        return op == NE;
    if (op == SW)
        return strncasecmp(has, asked, asked_size) == 0;
    if (op == EW)
        return asked_size <= has_size
               && strcasecmp(has + has_size - asked_size, asked) == 0;
    for (; op == CO && *has != '\0'; has++)
        if (strncasecmp(has, asked, asked_size) == 0)
            return true;
    if (op == CO)
        return asked_size == 0;
    return ordered(op, strcasecmp(has, asked));
}

static void random_text(struct buf *out, bool *expected, bool name)
{
    static const char *const asked[] = {
        "anna",    "ANNA'S phone", "red", "Blue",  "",  "e",
        "\"the\"", "\\",           "Zoë", "green", "s", "b"};
    unsigned op = name ? roll(9) : roll(8);
    const char *text = asked[roll(sizeof(asked) / sizeof(asked[0]))];

    if (!name && op >= CO)
        op++;
    say(out, operators[op]);
    space(out);
    say_string(out, text);
    for (size_t i = 0; i < RECORDS; i++)
        expected[i] = expect_text(
            op, name ? scim_records[i].name : scim_records[i].colour, text);
}

static const unsigned order_operators[] = {EQ, NE, GT, GE, LT, LE};

static void random_count(struct buf *out, bool *expected)
{
    unsigned op = order_operators[roll(6)];
    int tenths = (int)roll(40) - 5;

    say(out, operators[op]);
    space(out);
    buf_fmt(out, roll(2) ? "%d.%de0" : "%d.%d", tenths / 10,
            tenths < 0 ? 0 : tenths % 10);
    if (tenths < 0)
        tenths = tenths / 10 * 10;
    for (size_t i = 0; i < RECORDS; i++)
        expected[i] = scim_records[i].count < 0
                          ? op == NE
                          : ordered(op, scim_records[i].count - tenths);
}

/* The time of some record or close to it, in some time zone. */
static void random_when(struct buf *out, bool *expected)
{
    unsigned op = order_operators[roll(6)];
    int64_t ms = scim_records[roll(RECORDS)].when_ms + (int64_t)roll(3) - 1;
    int zone = ((int)roll(49) - 24) * 30;
    char date[INSTANT_ROOM];

    instant_write(date, ms + zone * 60000);
    say(out, operators[op]);
    space(out);
    buf_fmt(out, "\"%.23s%c%02d:%02d\"", date, zone < 0 ? '-' : '+',
            (zone < 0 ? -zone : zone) / 60, (zone < 0 ? -zone : zone) % 60);
    for (size_t i = 0; i < RECORDS; i++)
        expected[i] = ordered(op, scim_records[i].when_ms < ms   ? -1
                                  : scim_records[i].when_ms > ms ? 1
                                                                 : 0);
}

static void random_live(struct buf *out, bool *expected)
{
    bool wanted = roll(2) == 0;
    unsigned op = roll(2);

    say(out, operators[op]);
    space(out);
    say(out, wanted ? "true" : "false");
    for (size_t i = 0; i < RECORDS; i++)
        expected[i] = (scim_records[i].live == wanted) == (op == EQ);
}

static bool has_field(const struct record *record, size_t field)
{
    return field == COLOUR  ? record->colour != NULL
           : field == COUNT ? record->count >= 0
           : field == LIVE  ? record->live >= 0
                            : true;
}

static void random_comparison(struct buf *out, bool *expected)
{
    size_t field = roll(FIELDS);

    say(out, scim_fields[field].name);
    space(out);
    if (roll(6) == 0) {
        bool null = roll(2) == 0;
        bool equal = roll(2) == 0;
        say(out, null ? equal ? "eq null" : "ne null" : "pr");
        for (size_t i = 0; i < RECORDS; i++)
            expected[i] = has_field(&scim_records[i], field) != (null && equal);
    } else if (field == NAME || field == COLOUR) {
        random_text(out, expected, field == NAME);
    } else if (field == COUNT) {
        random_count(out, expected);
    } else if (field == WHEN) {
        random_when(out, expected);
    } else {
        random_live(out, expected);
    }
}

enum { LEVEL_OR, LEVEL_AND, LEVEL_FACTOR };

/* Writes brackets where the grammar needs them, and sometimes where it does
   not. */
static void random_filter(struct buf *out, bool *expected, unsigned depth,
                          int level)
{
    unsigned kind = depth == 0 ? 3 : roll(4);
    int own = kind == 0 ? LEVEL_OR : kind == 1 ? LEVEL_AND : LEVEL_FACTOR;
    bool bracket = own < level || roll(6) == 0;
    bool right[RECORDS];

    if (bracket)
        buf_str(out, roll(2) ? "(" : "( ");
    if (own == LEVEL_FACTOR && kind == 2) {
        say(out, "not");
        buf_str(out, roll(2) ? "(" : " (");
        random_filter(out, expected, depth - 1, LEVEL_OR);
        buf_char(out, ')');
        for (size_t i = 0; i < RECORDS; i++)
            expected[i] = !expected[i];
    } else if (own == LEVEL_FACTOR) {
        random_comparison(out, expected);
    } else {
        random_filter(out, expected, depth - 1, own);
        space(out);
        say(out, own == LEVEL_OR ? "or" : "and");
        space(out);
        random_filter(out, right, depth - 1, own + 1);
        for (size_t i = 0; i < RECORDS; i++)
            expected[i] = own == LEVEL_OR ? expected[i] || right[i]
                                          : expected[i] && right[i];
    }
    if (bracket)
        buf_str(out, roll(2) ? ")" : " )");
}

static void random_filters_match_a_naive_evaluator(void)
{
    size_t hits = 0;

    for (int i = 0; i < 4000; i++) {
        auto_buf struct buf text = BUF_INIT(1 << 20);
        char wanted[RECORDS + 1];
        bool expected[RECORDS];
        size_t at = 0;
        random_filter(&text, expected, roll(6), LEVEL_OR);
        for (size_t k = 0; k < RECORDS; k++)
            if (expected[k])
                wanted[at++] = (char)('a' + k);
        wanted[at] = '\0';
        hits += at;
        if (strcmp(scim_matches(buf_cstr(&text)), wanted) != 0) {
            fprintf(stderr, "filter: %s\n", buf_cstr(&text));
            UNIT_TEXT(scim_matches(buf_cstr(&text)), wanted);
            return;
        }
    }
    /* The filters are useful for a test: about half of all records match. */
    CU_ASSERT(hits > 4000 * RECORDS / 4 && hits < 4000 * RECORDS * 3 / 4);
}

UNIT_MAIN("scim-random", {"random_filters_match_a_naive_evaluator",
                          random_filters_match_a_naive_evaluator})
