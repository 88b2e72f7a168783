/* SPDX-License-Identifier: MIT */
/*
 * retrywait.h - how long to wait before the next try, and the waiting itself
 *
 * wait_before() takes all it goes by as arguments, moments and chance too, and
 * so gives the same for the same. Times are microseconds unless told
 * otherwise.
 */
#ifndef RETRYWAIT_H
#define RETRYWAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "log.h"
#include "ratelimit.h"

enum wait_reason {
    WAIT_NONE,
    WAIT_RATE_LIMIT,  /* 429: until the next window */
    WAIT_RETRY_AFTER, /* the server said how long */
    WAIT_CONCURRENCY, /* 429: too many calls at once */
    WAIT_UNAVAILABLE, /* 503, 504 */
    WAIT_LOST,        /* no answer came */
    WAIT_CHALLENGE    /* not a wait: the signature is made anew */
};

struct wait {
    enum wait_reason reason;
    int64_t us;
};

/* What a try ended with. */
struct wait_facts {
    long status;                 /* 0: lost before an answer */
    bool stale;                  /* and that over a kept connection */
    const struct limits *limits; /* of the answer */
    unsigned retries;            /* made before this wait */
    int64_t now;     /* seconds since 1970, for an answer without a Date */
    uint32_t chance; /* any number, for the jitter */
};

/*
 * The wait before a try that follows: Retry-After where it is given; behind a
 * 429 the time from the answer's Date to X-Rate-Limit-Reset and one second; in
 * all other cases a short time that doubles. Each with jitter, so that many
 * who were refused together do not come again together.
 */
struct wait wait_before(const struct wait_facts *facts);

/* The reason's name in the result: "RATE_LIMIT"; NULL for none. */
const char *wait_name(enum wait_reason reason);

/* Any number. */
uint32_t wait_chance(void);

/* Is the wait over before the deadline, a moment of transport_now()? If not, a
   note to the error says how long it would have been. */
bool wait_fits(struct wait wait, int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

/* Waits. False, with the error, when the host cancelled: its descriptor wakes
   at once, its flag within 40 ms. */
bool wait_out(struct wait wait, const struct log *log, struct error *error)
    __attribute__((warn_unused_result));

#endif
