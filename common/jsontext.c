/* SPDX-License-Identifier: MIT */
/*
 * jsontext.c - the strict JSON checker, a state machine over bytes
 *
 * The state says what may come next; the stack of containers uses one bit per
 * level. Strings are in jsonstring.c. This machine handles all valid text and
 * reports the errors; nearly all bytes of real texts go through a scanner of
 * jsonscan.h instead, many at a time, and this gets the rest.
 */
#include "jsontext.h"

#include <string.h>

#include "buf.h"
#include "jsonscan.h"
#include "jsonstate.h"

void json_check_init(struct json_check *check, unsigned max_depth)
{
    memset(check, 0, sizeof *check);
    check->state = VALUE;
    check->max_depth =
        max_depth < JSON_DEPTH_WRAPPED ? max_depth : JSON_DEPTH_WRAPPED;
    check->line = 1;
}

static bool push(struct json_check *c, bool object)
{
    if (!json_push(c, object))
        return json_fail(c, "nested too deeply");
    c->state = object ? FIRST_KEY : FIRST_ELEMENT;
    return true;
}

static void pop(struct json_check *c)
{
    c->depth--;
    json_value_done(c);
}

static void string_begins(struct json_check *c, bool key)
{
    c->in_key = key;
    c->high = 0;
    c->state = STRING;
}

static bool value_begins(struct json_check *c, unsigned char b)
{
    switch (b) {
    case '{':
        return push(c, true);
    case '[':
        return push(c, false);
    case '"':
        string_begins(c, false);
        return true;
    case '-':
        c->state = MINUS;
        return true;
    case '0':
        c->state = ZERO;
        return true;
    case 't':
        c->literal = "true";
        break;
    case 'f':
        c->literal = "false";
        break;
    case 'n':
        c->literal = "null";
        break;
    default:
        if (b >= '1' && b <= '9') {
            c->state = INTEGER;
            return true;
        }
        if (b == 0xEF && c->offset == 0)
            return json_fail(c, "a byte order mark, which JSON does not have");
        return json_fail(c, "expected a value");
    }
    c->literal_at = 1;
    c->state = LITERAL;
    return true;
}

/* Handles bytes that begin or end a token other than strings, numbers and
   literals. */
static bool structure(struct json_check *c, unsigned char b)
{
    switch ((enum state)c->state) {
    case VALUE:
        return value_begins(c, b);
    case FIRST_ELEMENT:
        if (b == ']') {
            pop(c);
            return true;
        }
        return value_begins(c, b);
    case FIRST_KEY:
        if (b == '}') {
            pop(c);
            return true;
        }
        if (b != '"')
            return json_fail(c, "expected a key in double quotes, or }");
        string_begins(c, true);
        return true;
    case KEY:
        if (b != '"')
            return json_fail(c, "expected a key in double quotes");
        string_begins(c, true);
        return true;
    case COLON:
        if (b != ':')
            return json_fail(c, "expected a colon after the key");
        c->state = VALUE;
        return true;
    case AFTER:
        if (b == ',') {
            c->state = json_in_object(c) ? KEY : VALUE;
            return true;
        }
        if (b == (json_in_object(c) ? '}' : ']')) {
            pop(c);
            return true;
        }
        return json_fail(c, json_in_object(c) ? "expected a comma or }"
                                              : "expected a comma or ]");
    default:
        return json_fail(c, "text after the end of the JSON value");
    }
}

/* Processes one byte of a number. Returns false, without a failure, if the
   number ended before this byte. */
static bool number_byte(struct json_check *c, unsigned char b)
{
    bool digit = b >= '0' && b <= '9';

    switch ((enum state)c->state) {
    case MINUS:
        if (!digit)
            return json_fail(c, "expected a digit after the minus sign");
        c->state = b == '0' ? ZERO : INTEGER;
        return true;
    case ZERO:
        if (digit)
            return json_fail(c, "a number with a leading zero");
        break;
    case INTEGER:
        if (digit)
            return true;
        break;
    case POINT:
        if (!digit)
            return json_fail(c, "expected a digit after the decimal point");
        c->state = FRACTION;
        return true;
    case FRACTION:
        if (digit)
            return true;
        break;
    case EXPONENT:
        if (b == '+' || b == '-') {
            c->state = EXPONENT_SIGN;
            return true;
        }
        /* fall through */
    case EXPONENT_SIGN:
        if (!digit)
            return json_fail(c, "expected a digit in the exponent");
        c->state = EXPONENT_DIGITS;
        return true;
    default:
        if (digit)
            return true;
        json_value_done(c);
        return false;
    }
    if (b == '.' && c->state != FRACTION) {
        c->state = POINT;
        return true;
    }
    if (b == 'e' || b == 'E') {
        c->state = EXPONENT;
        return true;
    }
    json_value_done(c);
    return false;
}

static bool literal_byte(struct json_check *c, unsigned char b)
{
    if (b != (unsigned char)c->literal[c->literal_at])
        return json_fail(c, "expected true, false, null, a number or a string");
    if (c->literal[++c->literal_at] == '\0')
        json_value_done(c);
    return true;
}

static bool step(struct json_check *c, unsigned char b)
{
    if (c->state >= MINUS) {
        if (number_byte(c, b))
            return true;
        if (c->failed)
            return false;
    } else if (c->state == LITERAL) {
        return literal_byte(c, b);
    } else if (c->state >= STRING) {
        return json_string_byte(c, b);
    }
    if (b == ' ' || b == '\t' || b == '\n' || b == '\r')
        return true;
    return structure(c, b);
}

/* Counts one processed byte. */
static void count(struct json_check *c, unsigned char b)
{
    c->offset++;
    if (b == '\n')
        json_line_ends(c, c->offset);
    else if (b == '\r')
        c->breaks = true;
    else if ((b & 0xC0) == 0x80)
        c->line_start++;
}

/* Scans the end of a piece, which must not be read beyond: copies it and
   appends NULs, at which every scanner stops since they are not valid JSON. The
   text may be a secret, so the copy is wiped. */
static size_t scan_end(struct json_check *check, json_scan_fn scan,
                       const char *data, size_t size)
{
    char copy[2 * JSON_SCAN_AHEAD];
    size_t scanned;

    memcpy(copy, data, size);
    memset(copy + size, 0, JSON_SCAN_AHEAD);
    scanned = scan(check, copy, size + JSON_SCAN_AHEAD);
    wipe(copy, size);
    return scanned;
}

bool json_check_feed_with(struct json_check *check, json_scan_fn scan,
                          const char *data, size_t size)
{
    size_t i = 0;

    while (i < size && !check->failed) {
        unsigned char b;

        if (scan != NULL && check->state <= STRING)
            i += size - i >= JSON_SCAN_AHEAD
                     ? scan(check, data + i, size - i)
                     : scan_end(check, scan, data + i, size - i);
        if (i == size)
            break;
        b = (unsigned char)data[i++];
        if (step(check, b))
            count(check, b);
    }
    return !check->failed;
}

bool json_check_feed(struct json_check *check, const char *data, size_t size)
{
    return json_check_feed_with(check, json_scan_best(), data, size);
}

bool json_check_end(struct json_check *check)
{
    if (check->failed)
        return false;
    if (check->state == ZERO || check->state == INTEGER
        || check->state == FRACTION || check->state == EXPONENT_DIGITS)
        json_value_done(check);
    if (check->state == DONE)
        return true;
    return json_fail(check, check->offset == 0 ? "the text is empty"
                                               : "the text ends too early");
}

static bool is_valid(const char *text, size_t size, unsigned max_depth,
                     struct json_fault *fault)
{
    struct json_check check;
    bool valid;

    json_check_init(&check, max_depth);
    json_check_feed(&check, text, size);
    valid = json_check_end(&check);
    if (!valid && fault != NULL)
        *fault = check.fault;
    return valid;
}

bool json_valid(const char *text, size_t size, struct json_fault *fault)
{
    return is_valid(text, size, JSON_DEPTH_MAX, fault);
}

bool json_valid_wrapped(const char *text, size_t size, struct json_fault *fault)
{
    return is_valid(text, size, JSON_DEPTH_WRAPPED, fault);
}
