/* SPDX-License-Identifier: MIT */
/*
 * border.h - reads a host's call and result, whichever version of card.h it was
 * built with
 *
 * Members that the host's header does not have keep the value of our INIT macro
 * (card.h, Growth).
 */
#ifndef BORDER_H
#define BORDER_H

#include <stdbool.h>

#include "card.h"

/* Copies the host's call, whole members only; a member that its struct_size
   covers only in part is absent. Returns false if the call is not of this ABI.
   */
bool border_call(const struct card_call *given, struct card_call *call)
    __attribute__((warn_unused_result));

/* Also empties the host's result. Returns false if either is not of this ABI:
   the call then ends as CARD_INTERNAL, and the result is emptied if it is
   valid. */
bool border_begin(const struct card_call *given, struct card_call *call,
                  struct card_result *result)
    __attribute__((warn_unused_result));

#endif
