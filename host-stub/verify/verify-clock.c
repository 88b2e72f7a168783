/* SPDX-License-Identifier: MIT */
/* verify-clock.c - the monotonic clock, for checks that wait. */
#include "verify-clock.h"

#include "moment.h"

struct timespec monotonic_after(int64_t ms)
{
    int64_t at = moment_ms() + ms;

    return (struct timespec){(time_t)(at / 1000), (long)(at % 1000) * 1000000};
}

void init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t clock;

    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &clock);
    pthread_condattr_destroy(&clock);
}
