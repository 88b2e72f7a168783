/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h - reads a card's descriptor: checks and copies it
 *
 * This is the only place that reads what a module exports. It may come from a
 * newer header, with larger structs, or not be a descriptor at all; what
 * descriptor_read() returns has this host's sizes, and every text, choice and
 * condition in it is as card.h requires. The rest of the host iterates over
 * plain arrays.
 *
 * A card is not refused for its decorative parts: effects, formats, a
 * documentation URL, an icon, a field's schema and the flag for choices are
 * dropped if they do not follow card.h.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "field.h"

#define CARD_EFFECTS_KNOWN \
    (CARD_EFFECT_READS | CARD_EFFECT_CHANGES | CARD_EFFECT_DELETES)

/* A descriptor in this host's sizes; its texts are still the card's. */
struct about {
    struct card_descriptor card;
    struct card_field *fields[3];
    struct fields inputs;
    struct fields outputs;
    struct fields connection;
    const char *family; /* for a member of a family: the id of the card that its
                           module exports; else NULL */
};

/* The first half of it: arrays in this host's sizes; nothing in them is checked
   except that each field has a key. */
bool descriptor_copy(struct about *about, const void *symbol, struct buf *why)
    __attribute__((warn_unused_result));

/* Returns false if a rule of card.h is broken; `why` says which. */
bool descriptor_read(struct about *about, const void *symbol, struct buf *why)
    __attribute__((warn_unused_result));
void descriptor_free(struct about *about);

/* Is documentation_url absent, or an https URL in printable ASCII? */
bool descriptor_documents(const struct card_descriptor *card);

#endif
