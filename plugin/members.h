/* SPDX-License-Identifier: MIT */
/*
 * members.h - a JSON object from outside, cut by the fields it may have
 *
 * Forms and connections are read the same way: the text passes the strict
 * checker, it is one object, no key comes twice, and every key is one the
 * descriptor names. What is given is a span of the text itself, never a copy,
 * so that it can be sent as it was written.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include <stdbool.h>

#include "card.h"
#include "error.h"
#include "jsonwalk.h"

/* What is read, for the messages: "form" or "connection", and its code. */
struct members_of {
    const char *name;
    int32_t code;
    const struct card_field *fields;
    size_t count;
};

/* Is the text one JSON object? The fault names line and column. */
bool members_check(const struct members_of *of, struct card_text text,
                   struct error *error) __attribute__((warn_unused_result));

/*
 * Fills values[i] with the member of fields[i], data NULL where the object
 * has none. Only for a text that members_check() has passed. False when there
 * was a fault; all are in the error, and the values are filled all the same.
 */
bool members_read(const struct members_of *of, struct card_text text,
                  struct json_span *values, struct error *error)
    __attribute__((warn_unused_result));

/* An optional input that is absent, null, "" or {}: all mean "not given". */
bool members_empty(struct json_span value);

/* "an array", "a number" … for "must be an object, not …". */
const char *members_type_name(struct json_span value);

#endif
