/* SPDX-License-Identifier: MIT */
/*
 * check-fields.h - does a descriptor keep what card.h promises?
 *
 * The arrays of the fields must have been copied to this host's struct sizes.
 * If check_fields() returns false, `why` names the field and the broken
 * promise.
 */
#ifndef CHECK_FIELDS_H
#define CHECK_FIELDS_H

#include "descriptor.h"

/* Upper bounds for a text of a descriptor, and for one that is shown on a
   single line. A longer one is refused without reading it to its end, so that
   no card can fill the host's memory. */
#define DESCRIPTOR_TEXT_MOST ((size_t)1 << 20)
#define DESCRIPTOR_LINE_MOST 4096

/* What check_fields() looks at, in this order. */
enum fields_step {
    FIELDS_KEYS,
    FIELDS_TEXTS,
    FIELDS_JSON,
    FIELDS_LIMITS,
    FIELDS_CHOICES,
    FIELDS_CONDITIONS,
    FIELDS_SCHEMAS
};

bool check_head(const struct card_descriptor *card, struct buf *why);
bool check_fields(struct fields fields, struct buf *why);
bool check_fields_step(struct fields fields, enum fields_step step,
                       struct buf *why);
bool check_payload(struct fields outputs, struct buf *why);

/* Does the id have the form [a-z0-9_-]+? */
bool is_card_id(const char *text);

#endif
