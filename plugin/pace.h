/* SPDX-License-Identifier: MIT */
/*
 * pace.h - information with which a host can stay below the rate limit
 *
 * A bucket names a set of calls that are counted together: the origin, and what
 * more the service counts by.
 */
#ifndef PACE_H
#define PACE_H

#include "card.h"
#include "origin.h"
#include "ratelimit.h"

/* Appends the bucket of a request with this method, and this path as it is
   sent. */
void pace_bucket(struct buf *out, const struct origin *origin,
                 const char *method, const char *path);

/* Fills in all members except the bucket from the limits of the last answer. An
   answer that reports too many concurrent calls, with limits of 0, says nothing
   about the window and changes nothing. */
void pace_fill(struct card_pace *pace, const struct limits *limits,
               const struct origin *origin);

#endif
