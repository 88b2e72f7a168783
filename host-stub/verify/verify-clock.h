/* SPDX-License-Identifier: MIT */
/* verify-clock.h - the monotonic clock, for checks that wait. */
#ifndef VERIFY_CLOCK_H
#define VERIFY_CLOCK_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* A time for pthread_cond_timedwait() with CLOCK_MONOTONIC. */
struct timespec monotonic_after(int64_t ms);

/* Initializes a condition whose timeouts use CLOCK_MONOTONIC. */
void init_condition(pthread_cond_t *condition);

#endif
