/* SPDX-License-Identifier: MIT */
/*
 * border.h - detects a host that mixes its memory with a card's
 *
 * A test card keeps a copy of each result that it returned, and checks in
 * execute() and release() whether the host followed card.h. A host that did not
 * is aborted with a message on stderr.
 */
#ifndef BORDER_H
#define BORDER_H

#include "card.h"

/* A result that was never executed, or was released, must not contain texts: a
   card would free memory that belongs to the host. */
void border_expect_empty(const struct card_result *result);

/* Copies the given result into the host's, with the members that both headers
   have; returns the code. */
int32_t border_give(const struct card_result *result, struct card_result *given,
                    int32_t code);

/* Checks that a result comes back unchanged (`given` is NULL if none was given,
   or it came back before). Then overwrites all of it, so that a host that still
   reads it finds nothing. */
void border_take_back(const struct card_result *result,
                      const struct card_result *given);

#endif
