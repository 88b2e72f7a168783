/* SPDX-License-Identifier: MIT */
/*
 * interrupt.h - ^C ends a call cleanly
 *
 * From interrupt_begin() on, the first SIGINT, SIGTERM or SIGHUP makes a
 * descriptor readable, which the card watches; the second ends the process at
 * once, leaving no half-written file.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* Returns the descriptor for card_call.cancel_fd, or -1 if there is none. May
   be called more than once. */
int32_t interrupt_begin(void);

/* The same, but the process ends only at signal number `taken` + 1. The caller
   decides what the signals before it do. */
int32_t interrupt_begin_many(int taken);

/* Ends the process this many seconds after the first signal, unless it has
   ended by itself. */
void interrupt_end_within(unsigned seconds);

/* The descriptor that becomes readable at the first signal; -1 before
   interrupt_begin(). */
int32_t interrupt_fd(void);

/* How many signals have arrived? */
int interrupt_count(void);

/* Has a signal arrived? */
bool interrupted(void);

#endif
