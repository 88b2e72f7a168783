/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h - the fields of this card, by their place in the descriptor
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include "card.h"

enum input { METHOD, KEEP, DATA, MEMBERS, INPUT_COUNT };
enum connection { KEY, CONNECTION_COUNT };

extern const struct card_field inputs[INPUT_COUNT];
extern const struct card_field connection[CONNECTION_COUNT];

/* In execute.c. */
void release(struct card_result *result);

#endif
