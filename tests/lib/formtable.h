/* SPDX-License-Identifier: MIT */
/*
 * formtable.h - forms, and the faults of each
 *
 * One table for all code that checks a form against a descriptor: test-kit runs
 * the author's kit over it, and test-judge the rules of host-stub verify.
 */
#ifndef FORMTABLE_H
#define FORMTABLE_H

#include <stddef.h>

#include "card.h"

/* A row's flags. */
#define ROW_TEXT 0x1u   /* only for judges of whole texts */
#define ROW_STRICT 0x2u /* the kit refuses what a judge may accept */
#define ROW_HIDDEN 0x4u /* with ROW_TEXT: a connection may contain it */

struct form_row {
    const struct form_list *list;
    const char *form;
    const char *pointers; /* of the faults, in order, as in "/a /b"; "" if the
                             form is valid */
    unsigned flags;
};

struct form_list {
    const struct card_field *fields;
    size_t count;
};

extern const struct form_row form_rows[];
extern const size_t form_row_count;

#endif
