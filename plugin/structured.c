/* SPDX-License-Identifier: MIT */
/* structured.c - parses items, and the members and parameters that have
   them. */
#include "structured.h"

#include <string.h>

#include "ascii.h"

/* The most digits of an integer, and of both parts of a decimal. */
#define INTEGER_DIGITS 15
#define DECIMAL_DIGITS 12
#define FRACTION_DIGITS 3

struct structured structured_begin(const char *value, size_t size)
{
    return (struct structured){value, value + size, false, false};
}

bool structured_is(struct value_text text, const char *expected)
{
    return text.size == strlen(expected)
           && memcmp(text.data, expected, text.size) == 0;
}

static bool fail(struct structured *s)
{
    s->failed = true;
    return false;
}

static bool is_next(const struct structured *s, char c)
{
    return s->at < s->end && *s->at == c;
}

static void skip_blanks(struct structured *s, bool tabs)
{
    while (is_next(s, ' ') || (tabs && is_next(s, '\t')))
        s->at++;
}

/* Ends the text of an item that began here. */
static void end_text(const struct structured *s, const char *begin,
                     struct structured_item *item)
{
    item->text = (struct value_text){begin, (size_t)(s->at - begin)};
}

/* ---- items ---- */

static unsigned read_digits(struct structured *s, int64_t *number)
{
    unsigned count = 0;

    while (s->at < s->end && ascii_is_digit(*s->at)) {
        if (++count <= INTEGER_DIGITS)
            *number = *number * 10 + (*s->at - '0');
        s->at++;
    }
    return count;
}

static bool read_number(struct structured *s, struct structured_item *item)
{
    const char *begin = s->at;
    int64_t ignored = 0, number = 0;
    unsigned whole, fraction;
    bool negative = is_next(s, '-');

    s->at += negative;
    whole = read_digits(s, &number);
    item->type = STRUCTURED_INTEGER;
    item->number = negative ? -number : number;
    if (is_next(s, '.')) {
        s->at++;
        fraction = read_digits(s, &ignored);
        item->type = STRUCTURED_DECIMAL;
        item->number = 0;
        if (whole > DECIMAL_DIGITS || fraction == 0
            || fraction > FRACTION_DIGITS)
            return fail(s);
    }
    end_text(s, begin, item);
    return (whole > 0 && whole <= INTEGER_DIGITS) || fail(s);
}

static bool read_string(struct structured *s, struct structured_item *item)
{
    const char *begin = ++s->at;

    item->type = STRUCTURED_STRING;
    for (; s->at < s->end; s->at++) {
        if (*s->at == '"') {
            end_text(s, begin, item);
            s->at++;
            return true;
        }
        if (*s->at == '\\'
            && (++s->at == s->end || (*s->at != '"' && *s->at != '\\')))
            return fail(s);
        if (*s->at < ' ' || *s->at > '~')
            return fail(s);
    }
    return fail(s);
}

/* tchar (RFC 9110, section 5.6.2), ":" and "/" */
static bool is_token_char(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c)
           || (c != '\0' && strchr("!#$%&'*+-.^_`|~:/", c) != NULL);
}

static bool read_token(struct structured *s, struct structured_item *item)
{
    const char *begin = s->at;

    item->type = STRUCTURED_TOKEN;
    while (s->at < s->end && is_token_char(*s->at))
        s->at++;
    end_text(s, begin, item);
    return true;
}

static bool is_base64(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '+' || c == '/'
           || c == '=';
}

static bool read_bytes(struct structured *s, struct structured_item *item)
{
    const char *begin = ++s->at;

    item->type = STRUCTURED_BYTES;
    while (s->at < s->end && is_base64(*s->at))
        s->at++;
    end_text(s, begin, item);
    if (!is_next(s, ':'))
        return fail(s);
    s->at++;
    return true;
}

static bool read_boolean(struct structured *s, struct structured_item *item)
{
    const char *begin = s->at++;

    if (!is_next(s, '0') && !is_next(s, '1'))
        return fail(s);
    item->type = STRUCTURED_BOOLEAN;
    item->number = *s->at++ - '0';
    end_text(s, begin, item);
    return true;
}

static bool read_date(struct structured *s, struct structured_item *item)
{
    s->at++;
    if (!read_number(s, item) || item->type != STRUCTURED_INTEGER)
        return fail(s);
    item->type = STRUCTURED_DATE;
    return true;
}

static bool is_lower_hex(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f');
}

/* Whether the escapes are UTF-8 is not checked: the text is not used. */
static bool read_display(struct structured *s, struct structured_item *item)
{
    const char *begin;

    s->at++;
    if (!is_next(s, '"'))
        return fail(s);
    begin = ++s->at;
    item->type = STRUCTURED_DISPLAY;
    for (; s->at < s->end && *s->at != '"'; s->at++) {
        if (*s->at < ' ' || *s->at > '~')
            return fail(s);
        if (*s->at != '%')
            continue;
        if (s->end - s->at < 3 || !is_lower_hex(s->at[1])
            || !is_lower_hex(s->at[2]))
            return fail(s);
        s->at += 2;
    }
    end_text(s, begin, item);
    if (s->at == s->end)
        return fail(s);
    s->at++;
    return true;
}

static bool read_item(struct structured *s, struct structured_item *item)
{
    char c = '\0';

    *item = (struct structured_item){.type = STRUCTURED_TOKEN};
    if (s->at < s->end)
        c = *s->at;
    if (c == '-' || ascii_is_digit(c))
        return read_number(s, item);
    if (c == '*' || ascii_is_alpha(c))
        return read_token(s, item);
    switch (c) {
    case '"':
        return read_string(s, item);
    case ':':
        return read_bytes(s, item);
    case '?':
        return read_boolean(s, item);
    case '@':
        return read_date(s, item);
    case '%':
        return read_display(s, item);
    default:
        return fail(s);
    }
}

/* ---- parameters ---- */

static bool begins_key(char c)
{
    return (c >= 'a' && c <= 'z') || c == '*';
}

static bool is_key_char(char c)
{
    return begins_key(c) || ascii_is_digit(c) || c == '_' || c == '-'
           || c == '.';
}

static bool read_key(struct structured *s, struct value_text *key)
{
    const char *begin = s->at;

    if (s->at == s->end || !begins_key(*s->at))
        return fail(s);
    while (s->at < s->end && is_key_char(*s->at))
        s->at++;
    *key = (struct value_text){begin, (size_t)(s->at - begin)};
    return true;
}

static const struct structured_item is_true = {
    STRUCTURED_BOOLEAN, {"?1", 2}, 1};

bool structured_parameter(struct structured *s, struct value_text *key,
                          struct structured_item *item)
{
    if (s->failed || !is_next(s, ';'))
        return false;
    s->at++;
    skip_blanks(s, false);
    if (!read_key(s, key))
        return false;
    *item = is_true;
    if (!is_next(s, '='))
        return true;
    s->at++;
    return read_item(s, item);
}

static bool skip_parameters(struct structured *s)
{
    struct value_text key;
    struct structured_item item;

    while (structured_parameter(s, &key, &item)) {
    }
    return !s->failed;
}

/* ---- lists and dictionaries ---- */

static bool skip_inner_list(struct structured *s, struct structured_item *item)
{
    const char *begin = s->at++;
    struct structured_item ignored;

    for (;;) {
        skip_blanks(s, false);
        if (is_next(s, ')'))
            break;
        if (!read_item(s, &ignored) || !skip_parameters(s))
            return false;
        if (!is_next(s, ' ') && !is_next(s, ')'))
            return fail(s);
    }
    s->at++;
    *item = (struct structured_item){.type = STRUCTURED_INNER_LIST};
    end_text(s, begin, item);
    return true;
}

static bool read_value(struct structured *s, struct structured_item *item)
{
    return is_next(s, '(') ? skip_inner_list(s, item) : read_item(s, item);
}

/* Goes on to the next member. Returns false at the end. */
static bool begin_member(struct structured *s)
{
    if (s->failed || (s->begun && !skip_parameters(s)))
        return false;
    if (!s->begun) {
        s->begun = true;
        skip_blanks(s, false);
        return s->at < s->end;
    }
    skip_blanks(s, true);
    if (s->at == s->end)
        return false;
    if (!is_next(s, ','))
        return fail(s);
    s->at++;
    skip_blanks(s, true);
    return s->at < s->end || fail(s);
}

bool structured_element(struct structured *s, struct structured_item *item)
{
    return begin_member(s) && read_value(s, item);
}

bool structured_member(struct structured *s, struct value_text *key,
                       struct structured_item *item)
{
    if (!begin_member(s) || !read_key(s, key))
        return false;
    *item = is_true;
    if (!is_next(s, '='))
        return true;
    s->at++;
    return read_value(s, item);
}
