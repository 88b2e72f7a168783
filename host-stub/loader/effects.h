/* SPDX-License-Identifier: MIT */
/*
 * effects.h - what a call may do to the service's data
 *
 * Effects are the bits CARD_EFFECT_... of card.h. Bits that this host does not
 * know are ignored.
 */
#ifndef EFFECTS_H
#define EFFECTS_H

#include <stdint.h>

#include "buf.h"
#include "jsonwalk.h"

/* Appends ["reads","changes"], in this order. */
void effects_json(struct buf *out, uint32_t effects);

/* Appends "reads and changes". */
void effects_words(struct buf *out, uint32_t effects);

/* The effects that the object lists, a preview or a card of a list; 0 if it
   lists none. It must be valid JSON. */
uint32_t effects_of_object(struct json_span object);

/* Appends a sentence that says what this form does, according to its preview;
   if the preview does not say, what the card may do. Appends nothing if neither
   is known. */
void effects_sentence(struct buf *out, uint32_t of_form, uint32_t of_card);

#endif
