/* SPDX-License-Identifier: MIT */
/*
 * structured.h - reads structured field values (RFC 9651)
 *
 * Lists and dictionaries are read member by member, and the parameters of each
 * one by one. A field that breaks the syntax anywhere is to be ignored as a
 * whole (section 4.2), so nothing that was read counts before the end:
 *
 *     struct structured s = structured_begin(value, size);
 *     struct structured_item item, parameter;
 *     struct value_text key;
 *     while (structured_element(&s, &item))
 *         while (structured_parameter(&s, &key, &parameter))
 *             ...
 *     if (!s.failed)
 *         ...
 *
 * Parameters that were not read are checked and skipped by the next call. So
 * are the items of an inner list: only its own parameters can be read.
 */
#ifndef STRUCTURED_H
#define STRUCTURED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fieldvalue.h"

enum structured_type {
    STRUCTURED_INTEGER,
    STRUCTURED_DECIMAL,
    STRUCTURED_STRING,
    STRUCTURED_TOKEN,
    STRUCTURED_BYTES,
    STRUCTURED_BOOLEAN,
    STRUCTURED_DATE,
    STRUCTURED_DISPLAY, /* a display string */
    STRUCTURED_INNER_LIST
};

struct structured_item {
    enum structured_type type;
    /* Of a string, a display string and bytes: what is between the delimiters,
       with its escapes; of all others the whole text. */
    struct value_text text;
    int64_t number; /* of an integer, a date, and a boolean: 0 or 1 */
};

struct structured {
    const char *at;
    const char *end;
    bool begun;  /* a member was read */
    bool failed; /* the value breaks the syntax */
};

/* The value must outlive the reader. */
struct structured structured_begin(const char *value, size_t size);

/* Reads the next member of a list. Returns false at the end, or if the value
   breaks the syntax. */
bool structured_element(struct structured *s, struct structured_item *item)
    __attribute__((warn_unused_result));

/* Reads the next member of a dictionary. One without a value is true. */
bool structured_member(struct structured *s, struct value_text *key,
                       struct structured_item *item)
    __attribute__((warn_unused_result));

/* Reads the next parameter of the member that was read last. Returns false
   after the last one. */
bool structured_parameter(struct structured *s, struct value_text *key,
                          struct structured_item *item)
    __attribute__((warn_unused_result));

/* Is this the text? */
bool structured_is(struct value_text text, const char *expected);

#endif
