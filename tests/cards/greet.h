/* SPDX-License-Identifier: MIT */
/* greet.h - what the two halves of the test card share. */
#ifndef GREET_H
#define GREET_H

#include "card.h"

#define GREET_INPUTS 8

extern const struct card_field greet_inputs[GREET_INPUTS];

void greet_release(struct card_result *result);

#endif
