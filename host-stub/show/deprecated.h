/* SPDX-License-Identifier: MIT */
/*
 * deprecated.h - warns that a card is deprecated
 */
#ifndef DEPRECATED_H
#define DEPRECATED_H

#include "card.h"
#include "options.h"

/* Says on stderr, in one line, why the card is deprecated and what to use
   instead. Does nothing with --json: there a program reads stderr, and describe
   and list have the same information. */
void deprecated_say(const struct card_descriptor *card,
                    const struct options *options);

#endif
