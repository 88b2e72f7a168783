/* SPDX-License-Identifier: MIT */
/*
 * moment.h - monotonic time, deadlines and cancelling of calls
 *
 * A moment is a time of CLOCK_MONOTONIC in microseconds. Any thread may call
 * these functions.
 */
#ifndef MOMENT_H
#define MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"

int64_t moment_now(void);

/* The same in milliseconds. */
int64_t moment_ms(void);

/* When the call must be over, counted from now; INT64_MAX if that cannot be
   represented. */
int64_t moment_deadline(const struct card_call *call);

/* Has the host cancelled the call by its flag? This costs no system call. */
bool call_is_flagged(const struct card_call *call);

/* Has it cancelled the call by the flag or by making cancel_fd readable? A
   descriptor that is closed is not readable, and cancels nothing. */
bool call_is_cancelled(const struct card_call *call);

/* The descriptor to poll together with one's own; -1 if there is none, or if it
   is closed, which would end each wait at once. To be asked before each poll:
   the host may close it during the call. */
int call_cancel_fd(const struct card_call *call);

/* How many milliseconds of a wait may be slept before the flag must be checked
   again. */
int call_sleep_ms(const struct card_call *call, int64_t ms);

#endif
