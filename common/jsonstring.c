/* SPDX-License-Identifier: MIT */
/* jsonstring.c - the inside of a JSON string: escapes, and UTF-8. */
#include <string.h>

#include "jsonstate.h"

static bool utf8_begins(struct json_check *c, unsigned char b)
{
    c->utf8_low = 0x80;
    c->utf8_high = 0xBF;
    if (b >= 0xC2 && b <= 0xDF) {
        c->utf8_left = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
        c->utf8_left = 2;
        if (b == 0xE0)
            c->utf8_low = 0xA0;
        else if (b == 0xED)
            c->utf8_high = 0x9F;
    } else if (b >= 0xF0 && b <= 0xF4) {
        c->utf8_left = 3;
        if (b == 0xF0)
            c->utf8_low = 0x90;
        else if (b == 0xF4)
            c->utf8_high = 0x8F;
    } else {
        return json_fail(c, "not valid UTF-8");
    }
    c->state = UTF8;
    return true;
}

static bool utf8_goes_on(struct json_check *c, unsigned char b)
{
    if (b < c->utf8_low || b > c->utf8_high)
        return json_fail(c, "not valid UTF-8");
    c->utf8_low = 0x80;
    c->utf8_high = 0xBF;
    if (--c->utf8_left == 0)
        c->state = STRING;
    return true;
}

static bool escape_begins(struct json_check *c, unsigned char b)
{
    if (b == 'u') {
        c->escape = 0;
        c->escape_digits = 0;
        c->state = ESCAPE_HEX;
        return true;
    }
    if (b == '\0' || strchr("\"\\/bfnrt", b) == NULL)
        return json_fail(c, "an escape JSON does not have");
    c->state = STRING;
    return true;
}

static bool escape_ends(struct json_check *c)
{
    bool low = c->escape >= 0xDC00 && c->escape <= 0xDFFF;

    if (c->high != 0 ? !low : low)
        return json_fail(c, "half of a surrogate pair alone");
    if (c->high == 0 && c->escape >= 0xD800 && c->escape <= 0xDBFF) {
        c->high = c->escape;
        c->state = LOW_BACKSLASH;
        return true;
    }
    c->high = 0;
    c->state = STRING;
    return true;
}

static bool escape_hex(struct json_check *c, unsigned char b)
{
    uint32_t digit;

    if (b >= '0' && b <= '9')
        digit = (uint32_t)(b - '0');
    else if (b >= 'a' && b <= 'f')
        digit = (uint32_t)(b - 'a') + 10;
    else if (b >= 'A' && b <= 'F')
        digit = (uint32_t)(b - 'A') + 10;
    else
        return json_fail(c, "expected four hexadecimal digits after \\u");
    c->escape = c->escape * 16 + digit;
    return ++c->escape_digits < 4 || escape_ends(c);
}

bool json_string_byte(struct json_check *c, unsigned char b)
{
    switch ((enum state)c->state) {
    case ESCAPE:
        return escape_begins(c, b);
    case ESCAPE_HEX:
        return escape_hex(c, b);
    case LOW_BACKSLASH:
    case LOW_U:
        if (b != (c->state == LOW_BACKSLASH ? '\\' : 'u'))
            return json_fail(c, "half of a surrogate pair alone");
        c->escape = 0;
        c->escape_digits = 0;
        c->state = c->state == LOW_BACKSLASH ? LOW_U : ESCAPE_HEX;
        return true;
    case UTF8:
        return utf8_goes_on(c, b);
    default:
        break;
    }
    if (b == '"') {
        if (c->in_key)
            c->state = COLON;
        else
            json_value_done(c);
        return true;
    }
    if (b == '\\') {
        c->state = ESCAPE;
        return true;
    }
    if (b < 0x20)
        return json_fail(c, "a raw control character in a string");
    return b < 0x80 || utf8_begins(c, b);
}
