/* SPDX-License-Identifier: MIT */
/*
 * fields.h - checks a value against its field's description
 *
 * This is the one place where forms and connections are checked against a
 * descriptor: the project's card, the author's kit and the test cards use it.
 * host-stub verify has its own implementation, and the tests run both over one
 * table. `pattern` is for hosts, and is not checked here.
 *
 * Messages about a form show the value that was given. Messages about a
 * connection, or about a secret, do not.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>

#include "members.h"

/* Is it empty: absent, null, "" or, for an object field, {}? */
bool field_empty(const struct card_field *field, struct json_span value);

/* Is the field shown? `values` comes from members_read(). */
bool field_is_shown(const struct members_of *of, size_t i,
                    const struct json_span *values);

/* Adds the fault of a missing required field. Returns false. */
bool field_missing(const struct members_of *of, size_t i, struct error *error);

/*
 * Does a value that is given fit the field's type, choices, limits and
 * CARD_FORMAT_INTEGER? If not, adds the fault.
 */
bool field_fits(const struct members_of *of, size_t i, struct json_span value,
                struct error *error) __attribute__((warn_unused_result));

/* The index of a dropdown's value in `choices`; -1 if it is not one of them. */
int field_choice(const struct card_field *field, struct json_span value);

/* Adds a fault of the field, or of the part of its value that `below` points
   to; below may be NULL. */
void field_fault(const struct members_of *of, size_t i, const char *below,
                 struct error *error, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
