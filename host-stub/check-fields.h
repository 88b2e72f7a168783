/* SPDX-License-Identifier: MIT */
/*
 * check-fields.h - does a descriptor keep what card.h promises?
 *
 * For fields whose arrays have been copied to this host's sizes. False: `why`
 * names the field and the promise.
 */
#ifndef CHECK_FIELDS_H
#define CHECK_FIELDS_H

#include "descriptor.h"

/* No text of a descriptor is longer, and none that stands on a line: what is
   longer is refused unread, so that no card fills the memory of its host. */
#define DESCRIPTOR_TEXT_MOST ((size_t)1 << 20)
#define DESCRIPTOR_LINE_MOST 4096

/* What check_fields() looks at, in this order. */
enum fields_step {
    FIELDS_KEYS,
    FIELDS_TEXTS,
    FIELDS_JSON,
    FIELDS_LIMITS,
    FIELDS_CHOICES,
    FIELDS_CONDITIONS
};

bool check_head(const struct card_descriptor *card, struct buf *why);
bool check_fields(struct fields fields, struct buf *why);
bool check_fields_step(struct fields fields, enum fields_step step,
                       struct buf *why);
bool check_payload(struct fields outputs, struct buf *why);

/* [a-z0-9_-]+, as an id is written. */
bool is_card_id(const char *text);

#endif
