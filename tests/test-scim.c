/* SPDX-License-Identifier: MIT */
/*
 * test-scim.c - the grammar of SCIM filters, by name and at random
 *
 * The random part writes a filter and works out what it must say about each
 * record while it does so, with nothing of the parser's; then the parser is
 * asked. The generator has a fixed seed, so that a failure comes back.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scim.h"
#include "unit.h"

enum { NAME, COLOUR, COUNT, WHEN, LIVE, FIELDS };

static const struct scim_field fields[FIELDS] = {
    [NAME] = {"name", SCIM_STRING, true},
    [COLOUR] = {"look.colour", SCIM_STRING, false},
    [COUNT] = {"count", SCIM_NUMBER, false},
    [WHEN] = {"when", SCIM_DATE, false},
    [LIVE] = {"live", SCIM_BOOLEAN, false},
};

struct record {
    const char *name;
    const char *colour; /* NULL: absent */
    int count;          /* in tenths; negative: absent */
    int64_t when_ms;
    int live; /* -1: absent */
};

static const struct record records[] = {
    {"Anna's phone", "red", 10, 1700000000000, 1},
    {"anna", NULL, 25, 1700000000001, 0},
    {"BOB \"the\" builder", "Blue", -1, 1699999999999, -1},
    {"", "", 0, 0, 1},
    {"back\\slash", "RED", 10, 1650000000000, 0},
    {"Zoë’s iPad", "green", 9, 1750000000000, 1},
};
#define RECORDS (sizeof(records) / sizeof(records[0]))

static void look_up(const void *record, size_t field, struct scim_value *value)
{
    const struct record *at = record;

    value->present = true;
    switch (field) {
    case NAME:
        value->text = at->name;
        break;
    case COLOUR:
        value->text = at->colour;
        value->present = at->colour != NULL;
        break;
    case COUNT:
        value->number = at->count / 10.0;
        value->present = at->count >= 0;
        break;
    case WHEN:
        value->date = instant_from_ms(at->when_ms);
        break;
    default:
        value->boolean = at->live == 1;
        value->present = at->live >= 0;
        break;
    }
}

static struct scim_filter *parse(const char *text, struct buf *problem)
{
    return scim_parse(text, strlen(text), fields, FIELDS, problem);
}

/* Which records match, a letter each, or why the text is no filter. */
static const char *matches(const char *text)
{
    static char shown[256];
    auto_buf struct buf problem = BUF_INIT(4096);
    auto_scim struct scim_filter *filter = parse(text, &problem);

    if (filter == NULL) {
        (void)snprintf(shown, sizeof(shown), "%s", buf_cstr(&problem));
        return shown;
    }
    size_t at = 0;
    for (size_t i = 0; i < RECORDS; i++)
        if (scim_match(filter, look_up, &records[i]))
            shown[at++] = (char)('a' + i);
    shown[at] = '\0';
    return shown;
}

static void strings_compare_without_regard_to_case(void)
{
    UNIT_TEXT(matches("name eq \"ANNA\""), "b");
    UNIT_TEXT(matches("look.colour eq \"red\""), "ae");
    UNIT_TEXT(matches("look.colour ne \"red\""), "bcdf");
    UNIT_TEXT(matches("name sw \"ANN\""), "ab");
    UNIT_TEXT(matches("name ew \"PHONE\""), "a");
    UNIT_TEXT(matches("name co \"nn\""), "ab");
    UNIT_TEXT(matches("name co \"\""), "abcdef");
    UNIT_TEXT(matches("look.colour gt \"GREEN\""), "ae");
    UNIT_TEXT(matches("look.colour le \"blue\""), "cd");
}

static void names_and_operators_are_taken_in_any_case(void)
{
    UNIT_TEXT(matches("NAME EQ \"anna\""), "b");
    UNIT_TEXT(matches("Look.Colour Pr AND NOT (live eq TRUE)"), "ce");
    UNIT_TEXT(matches("name eq \"anna\" OR name eq \"\""), "bd");
}

static void strings_have_json_escapes(void)
{
    UNIT_TEXT(matches("name co \"\\\"the\\\"\""), "c");
    UNIT_TEXT(matches("name eq \"back\\\\slash\""), "e");
    UNIT_TEXT(matches("name sw \"Zo\\u00eb\""), "f");
    UNIT_TEXT(matches("name sw \"Zoë’s\""), "f");
    UNIT_TEXT(matches("name eq \"anna\\u0000\""), "");
}

static void dates_compare_as_instants(void)
{
    UNIT_TEXT(matches("when eq \"2023-11-14T22:13:20Z\""), "a");
    UNIT_TEXT(matches("when eq \"2023-11-15T00:13:20.000+02:00\""), "a");
    UNIT_TEXT(matches("when gt \"2023-11-14T22:13:20.000Z\""), "bf");
    UNIT_TEXT(matches("when ge \"2023-11-14T16:43:20-05:30\""), "abf");
    UNIT_TEXT(matches("when lt \"2023-11-14T22:13:20.0005Z\""), "acde");
    UNIT_TEXT(matches("when le \"1970-01-01\""), "d");
}

static void numbers_and_booleans_compare_by_value(void)
{
    UNIT_TEXT(matches("count eq 1"), "ae");
    UNIT_TEXT(matches("count eq 10e-1"), "ae");
    UNIT_TEXT(matches("count gt 0.95"), "abe");
    UNIT_TEXT(matches("count lt -0.5"), "");
    UNIT_TEXT(matches("live eq true"), "adf");
    UNIT_TEXT(matches("live ne true"), "bce");
}

static void an_absent_field_equals_null_and_nothing_else(void)
{
    UNIT_TEXT(matches("look.colour pr"), "acdef");
    UNIT_TEXT(matches("look.colour eq null"), "b");
    UNIT_TEXT(matches("look.colour ne null"), "acdef");
    UNIT_TEXT(matches("count le 0"), "d");
    UNIT_TEXT(matches("not (count pr)"), "c");
    UNIT_TEXT(matches("live eq false"), "be");
}

static void not_binds_before_and_and_before_or(void)
{
    UNIT_TEXT(matches("name eq \"\" or live eq true and count eq 1"), "ad");
    UNIT_TEXT(matches("live eq true and count eq 1 or name eq \"\""), "ad");
    UNIT_TEXT(matches("(name eq \"\" or live eq true) and count eq 1"), "a");
    UNIT_TEXT(matches("not (live eq true) and count pr"), "be");
    UNIT_TEXT(matches("not (live eq true and count pr)"), "bce");
    UNIT_TEXT(matches("((not(live eq true)))"), "bce");
}

static void what_is_no_filter_is_told_with_its_place(void)
{
    UNIT_TEXT(matches(""), "expected a field at position 1");
    UNIT_TEXT(matches("nam eq \"x\""),
              "'nam' cannot be searched; did you mean name? at position 1");
    UNIT_TEXT(matches("wholly.other eq \"x\""),
              "'wholly.other' cannot be searched at position 1");
    UNIT_TEXT(matches("name"), "expected an operator (eq ne co sw ew gt ge lt "
                               "le pr) at position 5");
    UNIT_TEXT(
        matches("name like \"x\""),
        "expected an operator (eq ne co sw ew gt ge lt le pr) at position "
        "6");
    UNIT_TEXT(matches("name eq"), "expected a value at position 8");
    UNIT_TEXT(matches("name eq x"),
              "expected a value: a string in double quotes, a number, true, "
              "false or null at position 9");
    UNIT_TEXT(matches("name eq 'x'"),
              "expected a value: a string in double quotes, a number, true, "
              "false or null at position 9");
    UNIT_TEXT(matches("name eq \"x"), "the string is not closed at position 9");
    UNIT_TEXT(matches("name eq \"\\x\""),
              "the string is not a JSON string at position 9");
    UNIT_TEXT(matches("(name pr"), "expected ) at position 9");
    UNIT_TEXT(matches("name pr)"),
              "expected and, or, or the end at position 8");
    UNIT_TEXT(matches("name pr and"), "expected a field at position 12");
    UNIT_TEXT(matches("name pr name pr"),
              "expected and, or, or the end at position 9");
    UNIT_TEXT(matches("not name pr"), "expected ( behind not at position 5");
    UNIT_TEXT(matches("name eq null or name gt null"),
              "null goes with eq and ne alone at position 25");
}

static void a_value_of_the_wrong_type_is_an_error(void)
{
    UNIT_TEXT(matches("name eq 5"), "name is not a number at position 9");
    UNIT_TEXT(matches("name eq true"),
              "name is not true or false at position 9");
    UNIT_TEXT(matches("count eq \"5\""),
              "count takes a number, not a string at position 10");
    UNIT_TEXT(matches("live eq \"true\""),
              "live takes true or false, not a string at position 9");
    UNIT_TEXT(matches("when eq \"yesterday\""),
              "when takes a date such as \"2024-12-23T00:00:00.000Z\" at "
              "position 9");
    UNIT_TEXT(matches("when eq \"2023-02-29T00:00:00Z\""),
              "when takes a date such as \"2024-12-23T00:00:00.000Z\" at "
              "position 9");
    UNIT_TEXT(matches("live gt true"),
              "gt does not go with live at position 6");
    UNIT_TEXT(matches("when sw \"2023\""),
              "sw does not go with when at position 6");
    UNIT_TEXT(matches("look.colour co \"e\""),
              "co does not go with look.colour at position 13");
    UNIT_TEXT(matches("count eq 01"),
              "expected a value: a string in double quotes, a number, true, "
              "false or null at position 10");
}

static void brackets_without_end_are_refused(void)
{
    auto_buf struct buf text = BUF_INIT(1 << 20);

    for (int i = 0; i < 100000; i++)
        buf_char(&text, '(');
    UNIT_TEXT(matches(buf_cstr(&text)),
              "brackets nested too deep at position 101");
}

static void a_filter_of_ten_thousand_terms_is_matched_and_freed(void)
{
    auto_buf struct buf text = BUF_INIT(1 << 20);

    buf_str(&text, "name eq \"anna\"");
    for (int i = 0; i < 10000; i++)
        buf_str(&text, i % 2 ? " or live eq true" : " and name pr");
    UNIT_TEXT(matches(buf_cstr(&text)), "abdf");
}

/* ---- at random ---------------------------------------------------------- */

static uint64_t state = 20240607;

static unsigned roll(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 33) % below);
}

/* Text in any letter case. */
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
        expected[i] =
            expect_text(op, name ? records[i].name : records[i].colour, text);
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
        expected[i] = records[i].count < 0
                          ? op == NE
                          : ordered(op, records[i].count - tenths);
}

/* The moment of some record or near it, told in some time zone. */
static void random_when(struct buf *out, bool *expected)
{
    unsigned op = order_operators[roll(6)];
    int64_t ms = records[roll(RECORDS)].when_ms + (int64_t)roll(3) - 1;
    int zone = ((int)roll(49) - 24) * 30;
    auto_buf struct buf date = BUF_INIT(256);

    instant_write(&date, ms + zone * 60000);
    say(out, operators[op]);
    space(out);
    buf_fmt(out, "\"%.23s%c%02d:%02d\"", buf_cstr(&date), zone < 0 ? '-' : '+',
            (zone < 0 ? -zone : zone) / 60, (zone < 0 ? -zone : zone) % 60);
    for (size_t i = 0; i < RECORDS; i++)
        expected[i] = ordered(op, records[i].when_ms < ms   ? -1
                                  : records[i].when_ms > ms ? 1
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
        expected[i] = (records[i].live == wanted) == (op == EQ);
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

    say(out, fields[field].name);
    space(out);
    if (roll(6) == 0) {
        bool null = roll(2) == 0;
        bool equal = roll(2) == 0;
        say(out, null ? equal ? "eq null" : "ne null" : "pr");
        for (size_t i = 0; i < RECORDS; i++)
            expected[i] = has_field(&records[i], field) != (null && equal);
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

/* Brackets only where the grammar needs them, and sometimes where not. */
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
        if (strcmp(matches(buf_cstr(&text)), wanted) != 0) {
            fprintf(stderr, "filter: %s\n", buf_cstr(&text));
            UNIT_TEXT(matches(buf_cstr(&text)), wanted);
            return;
        }
    }
    /* The generator is worth something: about half of all match. */
    CU_ASSERT(hits > 4000 * RECORDS / 4 && hits < 4000 * RECORDS * 3 / 4);
}

UNIT_MAIN("scim",
          {"strings_compare_without_regard_to_case",
           strings_compare_without_regard_to_case},
          {"names_and_operators_are_taken_in_any_case",
           names_and_operators_are_taken_in_any_case},
          {"strings_have_json_escapes", strings_have_json_escapes},
          {"dates_compare_as_instants", dates_compare_as_instants},
          {"numbers_and_booleans_compare_by_value",
           numbers_and_booleans_compare_by_value},
          {"an_absent_field_equals_null_and_nothing_else",
           an_absent_field_equals_null_and_nothing_else},
          {"not_binds_before_and_and_before_or",
           not_binds_before_and_and_before_or},
          {"what_is_no_filter_is_told_with_its_place",
           what_is_no_filter_is_told_with_its_place},
          {"a_value_of_the_wrong_type_is_an_error",
           a_value_of_the_wrong_type_is_an_error},
          {"brackets_without_end_are_refused",
           brackets_without_end_are_refused},
          {"a_filter_of_ten_thousand_terms_is_matched_and_freed",
           a_filter_of_ten_thousand_terms_is_matched_and_freed},
          {"random_filters_match_a_naive_evaluator",
           random_filters_match_a_naive_evaluator})
