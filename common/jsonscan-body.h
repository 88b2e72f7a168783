/* SPDX-License-Identifier: MIT */
/*
 * jsonscan-body.h - the body of a scanner, see jsonscan.h
 *
 * The including file defines
 *
 *     SCAN_NAME     the scanner's name
 *     SCAN_TARGET   the attribute for the processor it is for, or nothing
 *     SCAN_WIDTH    how many bytes its two functions examine
 *     stride_plain  how many of these bytes can be part of a string unchanged:
 *                   printable ASCII except quote and backslash; SCAN_WIDTH: all
 *     stride_blank  how many of these are spaces, from the first on
 *
 * Okta's strings are short, so the cost is in getting from the end of one to
 * the end of the next: one stride mostly, and branches that the processor
 * predicts. Between two tokens at most JSON_SCAN_AHEAD bytes are read.
 */
#include <string.h>

/* Longer numbers are left to the byte-wise machine. */
#define NUMBER_AHEAD 40

typedef const unsigned char *place;

#define SCAN_INLINE SCAN_TARGET static inline __attribute__((always_inline))

struct scan {
    struct json_check *check;
    place at;
    /* reading ahead from before this point stays within the piece */
    place last;
    place origin; /* where the text would begin if it were all in memory */
};

SCAN_INLINE bool scan_same(place at, const char *text, size_t size)
{
    return memcmp(at, text, size) == 0;
}

SCAN_INLINE bool scan_digit(unsigned char b)
{
    return (unsigned char)(b - '0') < 10;
}

/* Skips white space. Returns false at the end of the piece. */
SCAN_INLINE bool scan_space(struct scan *s)
{
    for (;; s->at++) {
        unsigned char b = *s->at;

        if (b > ' ')
            return true;
        if (s->at > s->last)
            return false;
        if (b == '\n') {
            json_line_ends(s->check, (size_t)(s->at + 1 - s->origin));
            s->at += stride_blank(s->at + 1);
        } else if (b == '\r') {
            s->check->breaks = true;
        } else if (b != ' ' && b != '\t') {
            return true;
        }
    }
}

/* The number of continuation bytes after this first byte; 0 if it is not a
   valid first byte. Table 3-7 of the Unicode standard. */
SCAN_INLINE unsigned scan_utf8(place at)
{
    unsigned char b = at[0], next = at[1];

    if ((next & 0xC0) != 0x80 || b < 0xC2)
        return 0;
    if (b < 0xE0)
        return 1;
    if ((at[2] & 0xC0) != 0x80)
        return 0;
    if (b < 0xF0)
        return (b == 0xE0 && next < 0xA0) || (b == 0xED && next > 0x9F) ? 0 : 2;
    if ((at[3] & 0xC0) != 0x80 || b > 0xF4)
        return 0;
    return (b == 0xF0 && next < 0x90) || (b == 0xF4 && next > 0x8F) ? 0 : 3;
}

SCAN_INLINE bool scan_hex(unsigned char b)
{
    return scan_digit(b) || (unsigned char)((b | 0x20) - 'a') < 6;
}

/* Returns the position after the escape at `at`; NULL for an unusual one.
   Surrogates, D800 to DFFF, are left to the byte-wise machine. */
SCAN_INLINE place scan_escape(place at)
{
    switch (at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return at + 2;
    case 'u':
        if (scan_hex(at[2]) && scan_hex(at[3]) && scan_hex(at[4])
            && scan_hex(at[5]) && ((at[2] | 0x20) != 'd' || at[3] < '8'))
            return at + 6;
        return NULL;
    default:
        return NULL;
    }
}

/* Scans the rest of a string, with its closing quote. Returns false if the
   string continues after an unusual byte or beyond the piece. */
SCAN_INLINE bool scan_string(struct scan *s)
{
    place at = s->at;

    while (at <= s->last) {
        size_t plain = stride_plain(at);

        at += plain;
        if (plain == SCAN_WIDTH)
            continue;
        if (*at == '"') {
            s->at = at + 1;
            return true;
        }
        if (*at == '\\') {
            place behind = scan_escape(at);

            if (behind == NULL)
                break;
            at = behind;
        } else {
            unsigned more = *at >= 0x80 ? scan_utf8(at) : 0;

            if (more == 0)
                break;
            s->check->line_start += more;
            at += more + 1;
        }
    }
    s->at = at;
    return false;
}

SCAN_INLINE place scan_digits(place at, place end)
{
    while (at < end && scan_digit(*at))
        at++;
    return at;
}

/* Scans an integer and one byte after it that ends it; a NUL may be the end of
   the piece, where the number may continue. Returns false, without moving, for
   an unusual one. */
SCAN_INLINE bool scan_number(struct scan *s)
{
    place end = s->at + NUMBER_AHEAD;
    place at = s->at + (*s->at == '-');
    place digits = at;

    at = scan_digits(at, end);
    if (at == digits || (*digits == '0' && at > digits + 1))
        return false;
    if (*at == '.') {
        digits = ++at;
        at = scan_digits(at, end);
        if (at == digits)
            return false;
    }
    if ((*at | 0x20) == 'e') {
        at++;
        at += *at == '+' || *at == '-';
        digits = at;
        at = scan_digits(at, end);
        if (at == digits)
            return false;
    }
    if (at >= end || *at == '\0')
        return false;
    s->at = at;
    return true;
}

/* Scans true, false, null or a number. Returns false for anything else. */
SCAN_INLINE bool scan_scalar(struct scan *s)
{
    switch (*s->at) {
    case 't':
        if (!scan_same(s->at, "true", 4))
            return false;
        s->at += 4;
        return true;
    case 'f':
        if (!scan_same(s->at, "false", 5))
            return false;
        s->at += 5;
        return true;
    case 'n':
        if (!scan_same(s->at, "null", 4))
            return false;
        s->at += 4;
        return true;
    default:
        return scan_number(s);
    }
}

/*
 * The grammar. Each label is the state of that name, and says what may come at
 * s->at; to stop is to go to `stop` with the state to continue from.
 */
SCAN_TARGET static enum state scan_tokens(struct scan *s)
{
    struct json_check *check = s->check;
    enum state state = (enum state)check->state;
    bool object = json_in_object(check);

    switch (state) {
    case VALUE:
        goto value;
    case FIRST_ELEMENT:
        goto first_element;
    case FIRST_KEY:
        goto first_key;
    case KEY:
        goto key;
    case COLON:
        goto colon;
    case AFTER:
        goto after;
    case STRING:
        if (!scan_string(s))
            return STRING;
        if (check->in_key)
            goto colon;
        goto value_ends;
    default:
        return state;
    }

first_key:
    if (!scan_space(s))
        return FIRST_KEY;
    if (*s->at == '}')
        goto close;
    if (*s->at != '"')
        return FIRST_KEY;
key:
    if (*s->at != '"' && (!scan_space(s) || *s->at != '"'))
        return KEY;
    if (s->at > s->last)
        return KEY;
    s->at++;
    if (!scan_string(s)) {
        check->in_key = true;
        return STRING;
    }
colon:
    if (*s->at != ':' && (!scan_space(s) || *s->at != ':'))
        return COLON;
    s->at++;
value:
    if (s->at > s->last)
        return VALUE;
    if (*s->at == '"') {
        s->at++;
        if (!scan_string(s)) {
            check->in_key = false;
            return STRING;
        }
        goto value_ends;
    }
    if (*s->at == '{' && json_push(check, true)) {
        object = true;
        s->at++;
        goto first_key;
    }
    if (*s->at == '[' && json_push(check, false)) {
        object = false;
        s->at++;
        goto first_element;
    }
    if (*s->at <= ' ') {
        place before = s->at;

        if (!scan_space(s) || s->at == before)
            return VALUE;
        goto value;
    }
    if (!scan_scalar(s))
        return VALUE;
value_ends:
    if (check->depth == 0)
        return DONE;
after:
    if (s->at > s->last)
        return AFTER;
    if (*s->at == ',') {
        s->at++;
        if (object)
            goto key;
        goto value;
    }
    if (*s->at <= ' ') {
        place before = s->at;

        if (!scan_space(s) || s->at == before)
            return AFTER;
        goto after;
    }
    if (*s->at != (object ? '}' : ']'))
        return AFTER;
close:
    s->at++;
    check->depth--;
    object = json_in_object(check);
    goto value_ends;

first_element:
    if (!scan_space(s))
        return FIRST_ELEMENT;
    if (*s->at == ']')
        goto close;
    if (*s->at <= ' ')
        return FIRST_ELEMENT;
    goto value;
}

SCAN_TARGET size_t SCAN_NAME(struct json_check *check, const char *data,
                             size_t size)
{
    struct scan s = {
        .check = check,
        .at = (place)data,
        .last = (place)data + size - JSON_SCAN_AHEAD,
        .origin = (place)data - check->offset,
    };
    size_t taken;

    check->state = (int)scan_tokens(&s);
    taken = (size_t)(s.at - (place)data);
    check->offset += taken;
    return taken;
}
