/* SPDX-License-Identifier: MIT */
/*
 * json.h - read and write JSON text, strictly, with no library
 *
 * A text from outside goes through json_fault() first. What has passed is cut
 * into spans of itself, so that a number keeps its digits:
 *
 *     struct json_cursor cursor;
 *     struct card_text key, value;
 *     json_enter(&cursor, object);
 *     while (json_next(&cursor, &key, &value))
 *         ...
 *
 * A JSON library is welcome in its place; but many take NaN, lone surrogates or
 * broken UTF-8, round large numbers, and keep one of two equal keys without a
 * word. And two in one process may export the same names: hosts have their own.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "card.h"

#define JSON_DEPTH 100 /* the deepest nesting that is read */

struct json_cursor {
    const char *at;
    const char *end;
};

/* NULL when the text is exactly one JSON value (RFC 8259, UTF-8, no half of a
   surrogate pair); else the place where it stops being one. */
const char *json_fault(struct card_text text);

/* '{' '[' '"' 't' 'f' 'n' by the value's first character, '0' for a number. */
char json_kind(struct card_text value);

/* "a string", "a number" ... for a message. */
const char *json_kind_name(struct card_text value);

/* null, "", {}: what a host sends for a field that was left empty. */
bool json_is_empty(struct card_text value);

/* The members of an object, or with key NULL the elements of an array. The key
   is a JSON string, with its quotes. */
void json_enter(struct json_cursor *cursor, struct card_text container);
bool json_next(struct json_cursor *cursor, struct card_text *key,
               struct card_text *value);

/* The text a JSON string stands for, with a NUL behind it; free() it. NULL: no
   memory. */
char *json_text(struct card_text string, size_t *size);

/* Does the JSON string stand for this text? */
bool json_is(struct card_text string, const char *text);

/* A whole number, as in 12 or -7. False for 1.5, 1e3 and what is too large. */
bool json_integer(struct card_text value, int64_t *number);

/* Writes a JSON string, or the inside of one. The bytes are UTF-8. */
void json_write(FILE *out, const char *data, size_t size);
void json_write_inside(FILE *out, const char *data, size_t size);

#endif
