/* SPDX-License-Identifier: MIT */
/*
 * pace.h - information with which a host can stay below the rate limit
 *
 * Okta counts calls by endpoint, not by URL. A bucket names a set of calls that
 * are counted together. It consists of the origin and the path up to the API's
 * name, which follows the version: https://acme.okta.com/api/v1/devices covers
 * everything below it. If Okta's table of limits distinguishes a single
 * resource from its list (apps, groups and users), so does the bucket.
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
