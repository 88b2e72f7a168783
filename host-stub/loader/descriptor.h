/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h - a card's descriptor, checked and copied
 *
 * What a module exports is read here and nowhere else. It may come from a
 * newer header (larger structs) or be no descriptor at all; what descriptor_
 * read() hands out has this host's sizes, and every text, choice and condition
 * in it is as card.h promises. The rest of the host walks plain arrays.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

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

/* A descriptor with this host's sizes; its texts are still the card's. */
struct about {
    struct card_descriptor card;
    struct card_field *fields[3];
    struct fields inputs;
    struct fields outputs;
    struct fields connection;
};

/* The first half of it: arrays in this host's sizes, with nothing in them
   judged but that each field has a key. */
bool descriptor_copy(struct about *about, const void *symbol, struct buf *why)
    __attribute__((warn_unused_result));

/* False: `why` says which promise of card.h is broken. */
bool descriptor_read(struct about *about, const void *symbol, struct buf *why)
    __attribute__((warn_unused_result));
void descriptor_free(struct about *about);

const struct card_field *field_find(struct fields fields, const char *key);

/* The same, by the key as a JSON string. */
const struct card_field *field_of_key(struct fields fields,
                                      struct json_span key);

/* The one output that is the answer itself, or NULL. */
const struct card_field *field_payload(struct fields outputs);

/* "text", "dropdown" ...; "any" for a type this host does not know. */
const char *field_type_name(const struct card_field *field);

/* "none", "status", "meta" or "payload". */
const char *field_role_name(const struct card_field *field);

/* Is the field shown in a form with these values? `form` is a JSON object. */
bool field_shown(struct fields fields, const struct card_field *field,
                 struct json_span form);

/* null, {} and "" all mean that an input is not given. */
bool json_is_empty(struct json_span value);

#endif
