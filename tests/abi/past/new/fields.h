/* SPDX-License-Identifier: MIT */
/*
 * fields.h - check a form or a connection by the descriptor
 *
 * The descriptor says what a field may hold; here that is made to hold,
 * whatever the host has checked. Nothing here knows this card: a new field in
 * the descriptor is checked without another line.
 *
 * Checked: exactly one JSON object; no key that is unknown or given twice; what
 * is required is there; types, choices, smallest and largest; what is not shown
 * is not given. All faults are told at once. Not checked: `pattern`, which
 * needs a regular expression: the card does that itself.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stdio.h>

#include "card.h"

/* Where in a form: a member of it, a member or element of that, and so on. */
struct path {
    const struct path *up; /* NULL: the form itself */
    struct card_text key;  /* a JSON string; absent: the element `index` */
    size_t index;
};

/* What was wrong: `errors` of the error object, as it grows. */
struct faults {
    int32_t code; /* CARD_INVALID_INPUT or CARD_BAD_CONNECTION */
    size_t count;
    size_t first; /* the size of the first one */
    FILE *list;
    char *text;
    size_t size;
};

struct field_list {
    const struct card_field *fields;
    size_t count;
    int32_t code;     /* of what is wrong in it */
    const char *name; /* "form" */
};

bool faults_begin(struct faults *faults); /* false: no memory */
void faults_end(struct faults *faults);

/* Adds one. field and path may be NULL. */
void fault(struct faults *faults, const char *field, const struct path *path,
           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Puts the value of each field into `values`, by the field's place in the list:
   as it stands in the text, or else its default, or absent. False: it is told
   in `faults`. */
bool fields_read(const struct field_list *list, struct card_text text,
                 struct card_text *values, struct faults *faults);

#endif
