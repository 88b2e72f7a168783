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

bool check_head(const struct card_descriptor *card, struct buf *why);
bool check_fields(struct fields fields, struct buf *why);
bool check_payload(struct fields outputs, struct buf *why);

/* [a-z0-9_-]+, as an id is written. */
bool is_card_id(const char *text);

#endif
