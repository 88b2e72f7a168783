/* SPDX-License-Identifier: MIT */
/*
 * serve-next.h - the next page, as members of a result
 */
#ifndef SERVE_NEXT_H
#define SERVE_NEXT_H

#include "buf.h"
#include "card.h"

/* Appends `next`, which is null if there is none; and, only if they apply,
   `next_refused`, a next page that the card does not request, and `next_later`.
   */
void serve_add_next(struct buf *out, const struct card_result *result);

#endif
