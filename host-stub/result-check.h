/* SPDX-License-Identifier: MIT */
/*
 * result-check.h - checks what a card returned before the host uses it
 *
 * A card may be wrong, and it passes on data from a server. No part of a result
 * is written, followed or saved unless it passes one of these:
 *
 *     output, next       absent, or a JSON object
 *     attempts           a JSON array; otherwise treated as absent
 *     pace               numbers that are safe to calculate with, or unknown
 *     connection_update  fields of the card's connection, each with a value of
 *                        its type, and nothing that a connection's reader would
 *                        take for a reference to a file or a command
 *
 * The error object is checked where it is read, in problem_card().
 */
#ifndef RESULT_CHECK_H
#define RESULT_CHECK_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "descriptor.h"

/* Messages for a result that does not pass; the format takes the card's id. */
#define RESULT_BAD_OUTPUT                                                \
    "the output of %s is not a JSON object and is not shown; this is a " \
    "defect of the card. host-stub verify says more about it; please "   \
    "report it to the card's author"
#define RESULT_BAD_NEXT                                                    \
    "the next page that %s names is not a JSON object, so it cannot be "   \
    "read, and the list may be incomplete; this is a defect of the card, " \
    "please report it to the card's author"

/* Is it JSON, within the nesting depth of an output that has an answer as a
   member? */
bool result_is_json(struct card_text text) __attribute__((warn_unused_result));

/* Is it absent, or a JSON object? */
bool result_is_good(struct card_text text) __attribute__((warn_unused_result));

/* The attempts; absent if they are not a JSON array. */
struct card_text result_attempts(const struct card_result *result);

/* The pace; unknown if its numbers or its name are implausible. */
struct card_pace result_pace(const struct card_result *result);

/* May the update be merged into a connection with these fields? An absent one
   may. Returns false, with the reason in `why` as part of a sentence. */
bool result_update_is_good(struct card_text update, struct fields connection,
                           struct buf *why) __attribute__((warn_unused_result));

#endif
