/* SPDX-License-Identifier: MIT */
/*
 * limit.h - the rate limit: a number of calls per window, with a window per
 * bucket
 *
 * A bucket is the API a path belongs to, such as /api/v1/devices. Its window
 * begins in the second of the first call and lasts a fixed time, as with Okta.
 * Any thread.
 */
#ifndef SANDBOX_LIMIT_H
#define SANDBOX_LIMIT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define LIMIT_BUCKETS 8

struct limit_window {
    const char *bucket; /* static text */
    int64_t start;      /* seconds since 1970 */
    int64_t used;
};

struct limiter {
    pthread_mutex_t lock;
    int64_t calls; /* calls per window */
    int64_t seconds;
    struct limit_window windows[LIMIT_BUCKETS];
};

struct limit_view {
    int64_t limit;
    int64_t remaining;
    int64_t reset; /* when the window ends, seconds since 1970 */
};

void limiter_init(struct limiter *limiter, int64_t calls, int64_t seconds);
void limiter_free(struct limiter *limiter);

/*
 * Counts one call in the bucket's window or, if take is false, only fills in
 * the view. Returns false if no call was left; a refused call is not counted.
 * bucket is static text.
 */
bool limiter_take(struct limiter *limiter, const char *bucket, bool take,
                  struct limit_view *view);

#endif
