/* SPDX-License-Identifier: MIT */
/*
 * card-fields.h - offers KEY=, and values of fields
 *
 * The fields are the inputs of a card, or those of its connection. Values are
 * those that the descriptor has: choices, true and false, a default. What a
 * secret is set to is never offered, but for a file that has it.
 */
#ifndef CARD_FIELDS_H
#define CARD_FIELDS_H

#include <stdbool.h>

#include "buf.h"
#include "descriptor.h"
#include "line.h"
#include "offers.h"

struct card_fields {
    const struct line *line;
    size_t first; /* the operands from this one on are values */
    struct fields fields;
    bool shows_all;  /* a form that was not read decides what is shown */
    bool has_values; /* an operand is a form, or a value without a key */
    struct buf form; /* the values that are known; FORM_LIMIT */
};

/* Reads what the line gives already. `form`: of a saved call, or NULL. */
void card_fields_init(struct card_fields *fields, const struct line *line,
                      struct fields of_card, size_t first,
                      const struct buf *form);
void card_fields_free(struct card_fields *fields);
#define auto_card_fields __attribute__((cleanup(card_fields_free)))

/* For KEY=VALUE, of which `typed` is there. */
void offer_assignment(struct offers *offers, const struct card_fields *fields,
                      const char *typed);

/* For an operand without a key: values of the next input. */
void offer_positional(struct offers *offers, const struct card_fields *fields);

/* Keys alone; with `flag` those that have it. */
void offer_keys(struct offers *offers, struct fields fields, uint32_t flag);

/* Columns of a table: members of the elements of the card's list, as far as the
   card names them, and one level below as MEMBER.NAME. */
void offer_columns(struct offers *offers, struct fields outputs);

#endif
