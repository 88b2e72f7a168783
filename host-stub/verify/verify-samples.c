/* SPDX-License-Identifier: MIT */
/* verify-samples.c - defines the values of verify-samples.h, in a table for
   each type. */
#include "verify-samples.h"

#include <inttypes.h>

#include "jsonwrite.h"

#define LONG_TEXT ((size_t)1 << 20)
#define CHOICES_MOST 64
#define EXTREME 10000 /* the number of levels of extreme nesting */

/* A text that may hold a NUL. */
#define BYTES(text)            \
    {                          \
        text, sizeof(text) - 1 \
    }

struct row {
    struct json_span json;
    const char *what;
};

static const struct row texts[] = {
    {BYTES("\"\""), "an empty text"},
    {BYTES("\" \""), "a blank"},
    {BYTES("\"a\\\"b\\\\c\\/d\""), "quotes and backslashes"},
    {BYTES("\"\\b\\f\\n\\r\\t\\u0001\\u007f\""), "control characters"},
    {BYTES("\"a\\u0000b\""), "the escape \\u0000"},
    {BYTES("\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\""),
     "characters beyond ASCII"},
    {BYTES("\"\\u00e4\\u20AC\\ud83d\\ude00\""),
     "escapes of characters beyond ASCII, with a surrogate pair"},
    {BYTES("\"\\ud800\""), "half of a surrogate pair"},
    {BYTES("\"\\ude00\\ud83d\""), "a surrogate pair the wrong way round"},
    {BYTES("\"%00%zz%2F%\""), "percent signs"},
    {BYTES("\"{{a}} ${b} $(c) `d` %s%n\""), "what a template could expand"},
    {BYTES("\"../..//etc?a=b&c#d;e,f\""), "what a URL or a path is made of"},
    {BYTES("\"<b>&amp;'x'</b>\\u2028\\u202e\""), "markup"},
    {BYTES("\"{\\\"a\\\":[1,\""), "a text that begins as JSON does"},
    {BYTES("\"12345678901234567890\""), "a text of 20 digits"},
};

static const struct row numbers[] = {
    {BYTES("0"), "0"},
    {BYTES("-0"), "-0"},
    {BYTES("-1"), "a negative number"},
    {BYTES("1.5"), "a fraction"},
    {BYTES("1e2"), "a number with an exponent"},
    {BYTES("12345678901234567890"), "a number of 20 digits"},
    {BYTES("-98765432109876543210"), "a negative number of 20 digits"},
    {BYTES("9223372036854775807"), "the largest number of 64 bits"},
    {BYTES("1e400"), "a number beyond a double"},
    {BYTES("1e-400"), "a number that is 0 in a double"},
};

static const struct row booleans[] = {
    {BYTES("true"), "true"},
    {BYTES("false"), "false"},
};

static const struct row objects[] = {
    {BYTES("{}"), "an empty object"},
    {BYTES("{\"\": 1, \" \": 2}"), "an object with an empty key"},
    {BYTES("{\"\xC3\xA4\": \"\xF0\x9F\x98\x80\", \"\\u00e9\": "
           "\"\\ud83d\\ude00\"}"),
     "an object of characters beyond ASCII"},
    {BYTES("{\"a\\u0000b\": \"\\u0000\"}"), "an object with \\u0000"},
    {BYTES("{\"a\": \"\\ud800\"}"), "an object with half of a surrogate pair"},
    {BYTES("{\"a\": 12345678901234567890, \"b\": 1.0, \"c\": 1e400}"),
     "an object of large numbers"},
    {BYTES("{\"a\": null, \"b\": [], \"c\": {}, \"d\": true}"),
     "an object of empty values"},
    {BYTES("{\"a\": [[[[{\"b\": [[[[{\"c\": [[[[1]]]]}]]]]}]]]]}"),
     "an object of 15 levels"},
    {BYTES("{\"a\": 1,\r\n\t\"b\" :2 }"), "an object on two lines"},
    {BYTES("{\"a\\\"b\\\\c\\n\": \"d\\\"e\\\\f\\n\"}"),
     "an object with quotes and line ends"},
};

static const struct row others[] = {
    {BYTES("null"), "null"},           {BYTES("[]"), "an empty array"},
    {BYTES("[1, \"a\"]"), "an array"}, {BYTES("\"text\""), "a text"},
    {BYTES("7"), "a number"},          {BYTES("false"), "false"},
};

/* With one of these in place of a value, a form is not JSON. */
static const struct row garbage[] = {
    {BYTES("nul"), "nul"},
    {BYTES("TRUE"), "TRUE"},
    {BYTES("NaN"), "NaN"},
    {BYTES("-Infinity"), "-Infinity"},
    {BYTES("01"), "01"},
    {BYTES("+1"), "+1"},
    {BYTES(".5"), ".5"},
    {BYTES("1."), "1."},
    {BYTES("1e"), "1e"},
    {BYTES("-"), "-"},
    {BYTES("0x10"), "0x10"},
    {BYTES("1 2"), "two numbers"},
    {BYTES(""), "nothing"},
    {BYTES("'x'"), "a text in single quotes"},
    {BYTES("\"\x01\""), "a raw control character"},
    {BYTES("\"a\nb\""), "a raw line end in a text"},
    {BYTES("\"a\0b\""), "a raw NUL in a text"},
    {BYTES("1\0"), "a number and a NUL"},
    {BYTES("\"\\x41\""), "the escape \\x41"},
    {BYTES("\"\\u12\""), "half of an escape"},
    {BYTES("\"\xFF\""), "a byte that is not UTF-8"},
    {BYTES("\"\xC3\""), "half of a character"},
    {BYTES("\"\xC0\x80\""), "an overlong NUL"},
    {BYTES("\"\xED\xA0\x80\""), "a surrogate in UTF-8"},
    {BYTES("\"abc"), "a text without its end"},
    {BYTES("[1,]"), "an array that ends in a comma"},
    {BYTES("[1 2]"), "an array without a comma"},
    {BYTES("[1"), "an array without its end"},
    {BYTES("[1}"), "an array that ends like an object"},
    {BYTES("{\"a\":1,}"), "an object that ends in a comma"},
    {BYTES("{\"a\"}"), "an object without a value"},
    {BYTES("{a:1}"), "a key without quotes"},
    {BYTES("1 /* one */"), "a comment"},
    {BYTES("\xEF\xBB\xBF\"a\""), "a byte order mark"},
};

#define ROWS(table) (table), sizeof(table) / sizeof *(table)

static enum verdict take_rows(const struct row *rows, size_t count,
                              sample_taker *taker, void *context)
{
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && i < count; i++) {
        const struct sample sample = {rows[i].json, rows[i].what, false};

        verdict = taker(context, &sample);
    }
    return verdict;
}

static enum verdict take_one(const struct buf *json, const char *what,
                             bool is_own, sample_taker *taker, void *context)
{
    const struct sample sample = {span_of_buf(json), what, is_own};

    return buf_ok(json) ? taker(context, &sample) : PASS;
}

/* A text of this many bytes, with a prefix and a suffix. */
static enum verdict take_long(const char *before, const char *after,
                              const char *what, sample_taker *taker,
                              void *context)
{
    auto_buf struct buf json = BUF_INIT(2 * LONG_TEXT);

    buf_str(&json, before);
    for (size_t i = 0; i < LONG_TEXT / 16; i++)
        buf_str(&json, "0123456789abcdef");
    buf_str(&json, after);
    return take_one(&json, what, false, taker, context);
}

static enum verdict take_choices(const struct card_field *field,
                                 sample_taker *taker, void *context)
{
    enum verdict verdict = PASS;

    for (size_t i = 0;
         verdict == PASS && i < field->choice_count && i < CHOICES_MOST; i++) {
        auto_buf struct buf json = BUF_INIT(BUF_FILE);
        auto_buf struct buf what = BUF_INIT(BUF_LINE);

        json_quote_str(&json, field->choices[i].value);
        buf_fmt(&what, "its choice '%.100s'", field->choices[i].value);
        verdict = take_one(&json, buf_cstr(&what), true, taker, context);
    }
    return verdict;
}

static enum verdict take_limits(const struct card_field *field,
                                sample_taker *taker, void *context)
{
    static const char *const names[] = {"its minimum", "its maximum"};
    const int64_t limits[] = {field->minimum, field->maximum};
    enum verdict verdict = PASS;

    if (field->minimum == 0 && field->maximum == 0)
        return PASS;
    for (size_t i = 0; verdict == PASS && i < 2; i++) {
        auto_buf struct buf json = BUF_INIT(BUF_WORD);
        auto_buf struct buf what = BUF_INIT(BUF_WORD);

        buf_fmt(&json, "%" PRId64, limits[i]);
        buf_fmt(&what, "%s, %" PRId64, names[i], limits[i]);
        verdict = take_one(&json, buf_cstr(&what), true, taker, context);
    }
    return verdict;
}

static enum verdict take_objects(const struct card_field *field,
                                 sample_taker *taker, void *context)
{
    enum verdict verdict = take_rows(ROWS(objects), taker, context);

    if (verdict == PASS)
        verdict = take_long("{\"a\": \"", "\"}", "an object of 1 MiB", taker,
                            context);
    if (verdict == PASS && (field->flags & CARD_FIELD_ANY_JSON))
        verdict = take_rows(ROWS(others), taker, context);
    return verdict;
}

static enum verdict take_texts(sample_taker *taker, void *context)
{
    enum verdict verdict = take_rows(ROWS(texts), taker, context);

    return verdict != PASS
               ? verdict
               : take_long("\"", "\"", "a text of 1 MiB", taker, context);
}

enum verdict samples_of_field(const struct card_field *field,
                              sample_taker *taker, void *context)
{
    enum verdict verdict;

    switch (field->type) {
    case CARD_TYPE_TEXT:
        verdict = take_texts(taker, context);
        return verdict == PASS && (field->flags & CARD_FIELD_ANY_JSON)
                   ? take_rows(ROWS(others), taker, context)
                   : verdict;
    case CARD_TYPE_NUMBER:
        verdict = take_limits(field, taker, context);
        return verdict == PASS ? take_rows(ROWS(numbers), taker, context)
                               : verdict;
    case CARD_TYPE_BOOLEAN:
        return take_rows(ROWS(booleans), taker, context);
    case CARD_TYPE_DROPDOWN:
        return take_choices(field, taker, context);
    case CARD_TYPE_OBJECT:
        return take_objects(field, taker, context);
    default:
        return PASS; /* a type of a newer card.h */
    }
}

enum verdict samples_of_garbage(sample_taker *taker, void *context)
{
    return take_rows(ROWS(garbage), taker, context);
}

static enum verdict take_deep(const char *open, const char *close, size_t depth,
                              const char *what, sample_taker *taker,
                              void *context)
{
    auto_buf struct buf json = BUF_INIT((size_t)1 << 24);

    for (size_t i = 0; i < depth; i++)
        buf_str(&json, open);
    buf_char(&json, '1');
    for (size_t i = 0; i < depth; i++)
        buf_str(&json, close);
    return take_one(&json, what, false, taker, context);
}

enum verdict samples_of_depth(bool extreme, sample_taker *taker, void *context)
{
    static const struct {
        const char *open, *close;
        size_t depth;
        const char *what;
    } kinds[] = {
        {"[", "]", 900, "an array of 900 levels"},
        {"[", "]", 2000, "an array of 2,000 levels"},
        {"{\"a\":", "}", 2000, "an object of 2,000 levels"},
        {"{\"a\":[", "]}", 100000, "a value of 200,000 levels"},
        {"[", "", 200000, "200,000 brackets that are not closed"},
    };
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && i < sizeof kinds / sizeof *kinds;
         i++) {
        if (extreme || kinds[i].depth < EXTREME)
            verdict = take_deep(kinds[i].open, kinds[i].close, kinds[i].depth,
                                kinds[i].what, taker, context);
    }
    return verdict;
}
