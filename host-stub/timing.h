/* SPDX-License-Identifier: MIT */
/*
 * timing.h - show the attempts of a call, for --timing
 */
#ifndef TIMING_H
#define TIMING_H

#include "card.h"
#include "options.h"

/* Does nothing unless --timing was given. Writes to stderr: a table, or with
   --json one line {"attempts":[...]}. */
void timing_show(const struct options *options, struct card_text attempts);

#endif
