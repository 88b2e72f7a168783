/* SPDX-License-Identifier: MIT */
/*
 * kit-own.h - how the kit's own files fail a call, and what a call owns
 *
 * Separate from kit-work.h, whose json_type() conflicts with json-c's.
 */
#ifndef KIT_OWN_H
#define KIT_OWN_H

#include "card-kit.h"

/* Is the call still going, neither failed nor refused at its beginning? */
bool kit_going(const struct kit *kit);

/* May values be read and kept, whether or not the call has failed? */
bool kit_reading(const struct kit *kit);

/* Fails the call for lack of memory. Returns false. */
bool kit_no_memory(struct kit *kit);

/* Fails the call for a defect of the card. Returns false. */
bool kit_defect(struct kit *kit, const char *format, ...) KIT_PRINTF(2, 3);

/* Keeps a thing until the end of the call. Without memory it releases it at
   once and returns false. */
bool kit_own(struct kit *kit, void *thing,
             void (*give_back)(void *thing)) KIT_CHECKED;

/* The call that the values belong to. */
struct kit *kit_of(const struct kit_values *values);

#endif
