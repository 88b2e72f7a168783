/* SPDX-License-Identifier: MIT */
/*
 * jsonwalk.h - cuts a checked JSON text into its parts, as written
 *
 * Only for texts that json_valid() accepted: nothing is checked again. Each
 * part is a span of the text itself, so that a number keeps its digits and an
 * object its order.
 *
 *     struct json_walk walk;
 *     struct json_span key, value;
 *     json_walk_into(&walk, form);
 *     while (json_walk_member(&walk, &key, &value))
 *         ...
 */
#ifndef JSONWALK_H
#define JSONWALK_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/* Bytes that are owned elsewhere. An absent span has data NULL and size 0. */
struct json_span {
    const char *data;
    size_t size;
};

struct json_walk {
    const char *at;
    const char *end;
};

/* 'o' object, 'a' array, 's' string, 'n' number, 't' true, 'f' false,
   '0' null, and 0 for an absent or empty span. Leading white space is allowed.
 */
char json_type(struct json_span value);

/* The span without white space around it. */
struct json_span json_trim(struct json_span text);

/* Begins inside an object or array. */
void json_walk_into(struct json_walk *walk, struct json_span container);

/* The next member of an object: the key with its quotes, the value without
   white space around it. Returns false at the end. */
bool json_walk_member(struct json_walk *walk, struct json_span *key,
                      struct json_span *value);

/* The next element of an array. Returns false at the end. */
bool json_walk_element(struct json_walk *walk, struct json_span *value);

/* Appends the text of a JSON string, without quotes and with escapes decoded.
 */
void json_unquote(struct buf *out, struct json_span string);

/* Is this the text of the JSON string? */
bool json_string_same(struct json_span string, const char *text);

/* The same for a text of this size, which may contain a NUL. */
bool json_string_equals(struct json_span string, const char *text, size_t size);

/* The same, inline: most strings differ in the first byte, which saves the
   call. */
static inline bool json_string_is(struct json_span string, const char *text)
{
    char first = string.data[1];

    return (first == text[0] || first == '\\' || text[0] == '\0')
           && json_string_same(string, text);
}

/* Finds a member by key; of duplicates the last, as most readers do. */
bool json_find(struct json_span object, const char *key,
               struct json_span *value);

/* Appends the text of a member that is a non-empty string; returns false if it
   is anything else. */
bool json_find_text(struct json_span object, const char *key, struct buf *text);

/* Line and column of a position in a text, both from 1, the column in
   characters. */
void json_place(struct json_span text, const char *place, size_t *line,
                size_t *column);

#endif
