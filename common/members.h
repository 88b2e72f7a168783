/* SPDX-License-Identifier: MIT */
/*
 * members.h - reads a JSON object from outside whose fields a descriptor lists
 *
 * Forms and connections are read the same way: the text passes the strict
 * checker, it is one object, no key occurs twice, and every key is one that the
 * descriptor names. A value is a span of the text itself, never a copy, so that
 * it can be sent as it was written.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include <stdbool.h>

#include "card.h"
#include "error.h"
#include "jsonwalk.h"

/* What is being read, for messages: "form" or "connection", and its error code.
 */
struct members_of {
    const char *name;
    int32_t code;
    const struct card_field *fields;
    size_t count;
    size_t size; /* size of an element of `fields` */
};

/* Returns one of its fields. A descriptor from a newer header may have larger
   ones. */
static inline const struct card_field *member_field(const struct members_of *of,
                                                    size_t i)
{
    return (const void *)((const char *)of->fields + i * of->size);
}

/* Is the text one JSON object? If not, adds a fault with line and column. */
bool members_check(const struct members_of *of, struct card_text text,
                   struct error *error) __attribute__((warn_unused_result));

/*
 * Fills values[i] with the member of field i, with data NULL if the object does
 * not have it. Only for a text that members_check() accepted. Returns false if
 * there were faults; all of them are in the error, and the values are filled
 * anyway.
 */
bool members_read(const struct members_of *of, struct card_text text,
                  struct json_span *values, struct error *error)
    __attribute__((warn_unused_result));

/* Is it empty: absent, null, "" or {}? All mean "not given". */
bool members_empty(struct json_span value);

/* Reads a whole number of 0 or more, by its value: 5, 5.0 and 5e0 are the same.
 */
bool members_number(struct json_span value, int64_t *number)
    __attribute__((warn_unused_result));

/* "an array", "a number" … for "must be an object, not …". */
const char *members_type_name(struct json_span value);

#endif
