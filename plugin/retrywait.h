/* SPDX-License-Identifier: MIT */
/*
 * retrywait.h - calculates the wait before the next try, and waits
 *
 * wait_before() gets everything it depends on as arguments, including the time
 * and a random number, so its result is reproducible. Times are in microseconds
 * unless stated otherwise.
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
    WAIT_CHALLENGE    /* not a wait: the request is signed again */
};

struct wait {
    enum wait_reason reason;
    int64_t us;
};

/* The outcome of a try. */
struct wait_facts {
    long status;                 /* 0 if lost before an answer */
    bool at_once;                /* if so: try again without a wait */
    const struct limits *limits; /* of the answer */
    unsigned retries;            /* retries made before this wait */
    int64_t now;     /* seconds since 1970, for an answer without a Date */
    uint32_t chance; /* any number, for the jitter */
};

/*
 * Returns the wait before the next try. This is the time from Retry-After if it
 * is given; after a 429, the time from the answer's Date to the reset of the
 * limit, or the time to it that the answer gives, plus one second; otherwise a
 * short time that doubles with each retry. After a loss there is no wait if
 * at_once is set. Jitter is added, so that clients that were refused together
 * do not retry together.
 */
struct wait wait_before(const struct wait_facts *facts);

/* Returns the reason's name in the result, such as "RATE_LIMIT", or NULL for
   WAIT_NONE. */
const char *wait_name(enum wait_reason reason);

/* Returns a random number, for wait_facts.chance. */
uint32_t wait_chance(void);

/* Does the wait end before the deadline, which is a moment? If not, adds to the
   error how long the wait would have been. */
bool wait_fits(struct wait wait, int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

/* Waits. Returns false, with the error, if the host cancelled the call: this is
   noticed at once if the host gave a descriptor, and within 40 ms if it set a
   flag. */
bool wait_out(struct wait wait, const struct log *log, struct error *error)
    __attribute__((warn_unused_result));

#endif
