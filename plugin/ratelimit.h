/* SPDX-License-Identifier: MIT */
/*
 * ratelimit.h - what an answer says of the rate limit and of when to come again
 *
 * Moments are seconds since 1970 by the server's clock, never by ours.
 */
#ifndef RATELIMIT_H
#define RATELIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "transport.h"

/* It was not told, or not as a number or date. */
#define LIMITS_UNKNOWN (-1)

struct limits {
    int64_t limit;       /* X-Rate-Limit-Limit: calls a window */
    int64_t remaining;   /* X-Rate-Limit-Remaining: calls left in it */
    int64_t reset;       /* X-Rate-Limit-Reset: when the next one begins */
    int64_t date;        /* Date: when the answer was made */
    int64_t retry_after; /* Retry-After as seconds (RFC 9110, 10.2.3) ... */
    int64_t retry_at;    /* ... or as a moment */
};
#define LIMITS_INIT                                                     \
    {                                                                   \
        LIMITS_UNKNOWN, LIMITS_UNKNOWN, LIMITS_UNKNOWN, LIMITS_UNKNOWN, \
            LIMITS_UNKNOWN, LIMITS_UNKNOWN                              \
    }

/* A 429 for too many calls at once: Okta gives 0 for both. */
bool limits_concurrency(const struct limits *limits);

/* A Date, in any of the three forms, or LIMITS_UNKNOWN. */
int64_t limits_date(const char *value, size_t size);

/* A field's value as a number; LIMITS_UNKNOWN: it is none, or beyond all. */
int64_t limits_number(const struct header_field *field);

/* Reads them out of an answer's header fields; of one that repeats the first
   counts. */
void limits_read(struct limits *limits, const struct header_field *fields,
                 size_t count);

#endif
