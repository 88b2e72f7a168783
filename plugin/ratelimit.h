/* SPDX-License-Identifier: MIT */
/*
 * ratelimit.h - the rate limit and retry time that an answer reports
 *
 * Moments are seconds since 1970 on the server's clock, never on ours.
 */
#ifndef RATELIMIT_H
#define RATELIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "field.h"

/* Absent, or not a number or date. */
#define LIMITS_UNKNOWN (-1)

/* A wait too long to be represented. */
#define LIMITS_NEVER INT64_MAX

struct limits {
    int64_t limit;       /* calls per window */
    int64_t remaining;   /* calls left in it */
    int64_t reset;       /* when the next one begins */
    int64_t date;        /* Date: when the answer was made */
    int64_t retry_after; /* Retry-After as seconds (RFC 9110, 10.2.3), rounded
                            up; LIMITS_NEVER; ... */
    int64_t retry_at;    /* ... or the same as a moment */
    int64_t reset_in;    /* the reset, in seconds after the answer; only if it
                            is not known as a moment */
};
#define LIMITS_INIT                                                     \
    {                                                                   \
        LIMITS_UNKNOWN, LIMITS_UNKNOWN, LIMITS_UNKNOWN, LIMITS_UNKNOWN, \
            LIMITS_UNKNOWN, LIMITS_UNKNOWN, LIMITS_UNKNOWN              \
    }

/* Is it a 429 for too many concurrent calls? Then limit and remaining are 0. */
bool limits_concurrency(const struct limits *limits);

/* A field's value as a number; LIMITS_UNKNOWN if it is not one or is too large.
 */
int64_t limits_number(const struct header_field *field);

/* Keeps the earliest reset of a field's list, and of those seen before. */
void limits_reset(struct limits *limits, const struct header_field *field);

/* Reads the limits from an answer's header fields: the service's own, Date and
   Retry-After, of which the first counts. */
void limits_read(struct limits *limits, const struct header_field *fields,
                 size_t count);

#endif
