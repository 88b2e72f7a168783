/* SPDX-License-Identifier: MIT */
/*
 * pace.h - what the host needs to keep below the rate limit
 *
 * Okta counts calls by endpoint, not by URL. A bucket is the name of what is
 * counted together: the origin, and the path up to the API's name, which stands
 * behind the version: https://acme.okta.com/api/v1/devices with everything
 * below it. Where Okta's table of limits tells a single resource apart from
 * its list (apps, groups and users), so does the bucket.
 */
#ifndef PACE_H
#define PACE_H

#include <stdbool.h>

#include "card.h"
#include "origin.h"
#include "ratelimit.h"

/* Appends the bucket of a request: its method, and its path as it is sent. */
void pace_bucket(struct buf *out, const struct origin *origin,
                 const char *method, const char *path);

/* Fills all but the bucket from what the last answer said. An answer that says
   "too many at once" by limits of 0 says nothing of the window. */
void pace_fill(struct card_pace *pace, const struct limits *limits,
               const struct origin *origin);

#endif
