/* SPDX-License-Identifier: MIT */
/* jsonstate.h - the states of the JSON checker, for its own files only. */
#ifndef JSONSTATE_H
#define JSONSTATE_H

#include "jsontext.h"

enum state {
    VALUE,           /* a value must come */
    FIRST_ELEMENT,   /* after [ : a value or ] */
    FIRST_KEY,       /* after { : a key or } */
    KEY,             /* after a comma in an object */
    COLON,           /* after a key */
    AFTER,           /* after a value in a container: comma or its end */
    DONE,            /* after the outermost value */
    STRING,          /* within a string */
    ESCAPE,          /* after a backslash */
    ESCAPE_HEX,      /* within \uXXXX */
    LOW_BACKSLASH,   /* after a high surrogate: \ must follow */
    LOW_U,           /* and then u */
    UTF8,            /* within a multi-byte character */
    LITERAL,         /* within true, false, null */
    MINUS,           /* after - */
    ZERO,            /* after a leading 0 */
    INTEGER,         /* within the digits before the point */
    POINT,           /* after the point */
    FRACTION,        /* within the digits after it */
    EXPONENT,        /* after e */
    EXPONENT_SIGN,   /* after e+ or e- */
    EXPONENT_DIGITS, /* within the exponent's digits */
};

static inline bool json_fail(struct json_check *c, const char *reason)
{
    if (!c->failed) {
        c->failed = true;
        c->fault.offset = c->offset;
        c->fault.line = c->line;
        c->fault.column = c->offset + 1 - c->line_start;
        c->fault.reason = reason;
    }
    return false;
}

static inline bool json_in_object(const struct json_check *c)
{
    unsigned top = c->depth - 1;

    return c->depth > 0 && ((c->is_object[top / 64] >> (top % 64)) & 1) != 0;
}

/* Enters a container. Returns false if it would be nested too deeply. */
static inline bool json_push(struct json_check *c, bool object)
{
    uint64_t *word = &c->is_object[c->depth / 64];
    unsigned shift = c->depth % 64;

    if (c->depth >= c->max_depth)
        return false;
    *word = (*word & ~((uint64_t)1 << shift)) | ((uint64_t)object << shift);
    c->depth++;
    return true;
}

/* Counts a line feed between two tokens; the next line begins at `start`. */
static inline void json_line_ends(struct json_check *c, size_t start)
{
    c->line++;
    c->line_start = start;
    c->breaks = true;
}

static inline void json_value_done(struct json_check *c)
{
    c->state = c->depth == 0 ? DONE : AFTER;
}

/* Processes one byte within a string. */
bool json_string_byte(struct json_check *c, unsigned char b);

#endif
