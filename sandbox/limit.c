/* SPDX-License-Identifier: MIT */
/*
 * limit.c - counts the calls in the windows of the rate limit
 */
#include "limit.h"

#include <string.h>

#include "instant.h"

void limiter_init(struct limiter *limiter, int64_t calls, int64_t seconds)
{
    memset(limiter, 0, sizeof(*limiter));
    pthread_mutex_init(&limiter->lock, NULL);
    limiter->calls = calls;
    limiter->seconds = seconds;
}

void limiter_free(struct limiter *limiter)
{
    pthread_mutex_destroy(&limiter->lock);
}

/* Returns the window of the bucket. If the table is full, further buckets share
   the last window. */
static struct limit_window *find_window(struct limiter *limiter,
                                        const char *bucket)
{
    struct limit_window *window = limiter->windows;

    for (size_t i = 0; i + 1 < LIMIT_BUCKETS; i++, window++)
        if (window->bucket == NULL || strcmp(window->bucket, bucket) == 0)
            break;
    window->bucket = bucket;
    return window;
}

bool limiter_take(struct limiter *limiter, const char *bucket, bool take,
                  struct limit_view *view)
{
    pthread_mutex_lock(&limiter->lock);
    int64_t now = instant_now_ms() / 1000;
    struct limit_window *window = find_window(limiter, bucket);
    int64_t end = window->start + limiter->seconds;
    /* If the clock was set back, a new window begins too. */
    if (now >= end || now < window->start) {
        window->start = now;
        window->used = 0;
    }
    bool left = window->used < limiter->calls;
    if (left && take)
        window->used++;
    *view = (struct limit_view){limiter->calls, limiter->calls - window->used,
                                window->start + limiter->seconds};
    pthread_mutex_unlock(&limiter->lock);
    return left;
}
