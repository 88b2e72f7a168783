/* SPDX-License-Identifier: MIT */
/*
 * field.h - a card's fields in this host's sizes, and their properties
 */
#ifndef FIELD_H
#define FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

/* The fields of one list: inputs, outputs or connection. */
struct fields {
    const struct card_field *at;
    size_t count;
};

const struct card_field *field_find(struct fields fields, const char *key);

/* The same, with the key as a JSON string. */
const struct card_field *field_of_key(struct fields fields,
                                      struct json_span key);

/* The key that a word is likely a misspelling of; NULL if there is none. */
const char *field_nearest(struct fields fields, const char *word);

/* Appends the keys: "a, b, c". */
void field_list(struct fields fields, struct buf *out);

/* The output that is the answer itself, or NULL. */
const struct card_field *field_payload(struct fields outputs);

/* "text", "dropdown" ...; "any" for a type that this host does not know. */
const char *field_type_name(const struct card_field *field);

/* "none", "status", "meta" or "payload". */
const char *field_role_name(const struct card_field *field);

/* Does it accept only whole numbers? */
bool field_is_integer(const struct card_field *field);

/* Does this host know the format for a field of its type? NULL is known. */
bool field_knows_format(const struct card_field *field);

/* May CARD_FIELD_CHOICES be set? Only for an input that is a text and not
   secret. `list` is 0 for inputs, as in about->fields. */
bool field_may_have_choices(unsigned list, const struct card_field *field);

/* Is the field shown in a form with these values? `form` is a JSON object. */
bool field_shown(struct fields fields, const struct card_field *field,
                 struct json_span form);

/* null, {} and "" all mean that an input is not given. */
bool json_is_empty(struct json_span value);

#endif
