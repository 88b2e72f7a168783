/* SPDX-License-Identifier: MIT */
/*
 * limit.h - the rate limit: so many calls a window, a window for each bucket
 *
 * A bucket is the API a path belongs to, such as /api/v1/devices. Its window
 * opens in the second of the first call and lasts a fixed time, as Okta's do.
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
    int64_t calls; /* a window */
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
 * Takes one call out of the window, or with take false only looks. False when
 * there was none left; a refused call costs nothing. bucket is static text.
 */
bool limiter_take(struct limiter *limiter, const char *bucket, bool take,
                  struct limit_view *view);

#endif
