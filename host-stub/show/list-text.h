/* SPDX-License-Identifier: MIT */
/* list-text.h - writes the list of cards as text. */
#ifndef LIST_TEXT_H
#define LIST_TEXT_H

#include "buf.h"
#include "search.h"

/*
 * Appends the text for the list that list_json() made. On a terminal, the cards
 * of a connector are shown together; elsewhere each card has the lines that
 * scripts have read since release 0.1.0.
 */
void list_text(struct buf *out, const struct buf *json,
               const struct search *search, bool is_terminal);

#endif
