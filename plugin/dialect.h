/* SPDX-License-Identifier: MIT */
/*
 * dialect.h - the ways in which servers write their rate limits
 *
 * A connector has a list of those that its service uses. There is one standard
 * for it, an Internet-Draft whose versions differ, and many habits. Each is a
 * dialect: a row of the table in dialect.c. Several of them in one answer are
 * not mixed, as they may describe different limits.
 *
 *   RateLimit, RateLimit-Policy
 *       draft-ietf-httpapi-ratelimit-headers: from version 08 a list,
 *       "burst";r=9;t=1, "daily";r=999;t=3600, whose quotas are in the policy,
 *       "burst";q=10;w=1; in version 07 limit=10, remaining=9, reset=1. Of
 *       several limits the one with the fewest calls left counts. Limits that
 *       count bytes or concurrent requests ("qu") are left out.
 *   RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset
 *       its versions up to 06, and servers since.
 *   X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset
 *   X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset
 *       not standardized. Of several values the first limit, the fewest
 *       remaining calls and the latest reset count.
 *
 * Of the last three, a reset is a time in seconds or a moment, and no field
 * says which. It is taken by its size:
 *
 *       below 1,000,000,000        seconds from now (at most 31 years)
 *       below 100,000,000,000      seconds since 1970 (from the year 2001 on)
 *       below 253,402,300,800,000  milliseconds since 1970 (up to 9999)
 *
 * A date as in Date (RFC 9110, section 5.6.7) is a moment too. Anything else is
 * ignored. Parts of a second are rounded up, parts of a call
 * down.
 */
#ifndef DIALECT_H
#define DIALECT_H

#include "ratelimit.h"

struct dialect {
    /* Reads limit, remaining and the reset into `limits`, in which they are
       unknown, and leaves those unknown that the fields do not have. */
    void (*read)(const struct dialect *dialect, struct limits *limits,
                 const struct header_field *fields, size_t count);
    /* The names of the fields, in lower case, for a function that reads more
       than one dialect. */
    const char *limit;
    const char *remaining;
    const char *reset;
};

/* All dialects, the preferred first; NULL ends the list. */
extern const struct dialect *const dialects_all[];

/* Reads the header fields in the first dialect that says how many calls are
   left, or otherwise in the first that says anything. */
void dialects_read(const struct dialect *const *dialects, struct limits *limits,
                   const struct header_field *fields, size_t count);

#endif
