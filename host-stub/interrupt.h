/* SPDX-License-Identifier: MIT */
/*
 * interrupt.h - ^C ends a call in order
 *
 * From interrupt_begin() on, the first SIGINT, SIGTERM or SIGHUP makes a
 * descriptor readable, which the card watches; the second ends the process at
 * once, leaving no half-written file.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* The descriptor for card_call.cancel_fd, or -1 when there is none. May be
   called again. */
int32_t interrupt_begin(void);

/* The same, but only the signal behind `taken` ends the process: what those
   before it do is the caller's to say. */
int32_t interrupt_begin_many(int taken);

/* How many signals have come? */
int interrupt_count(void);

/* Has a signal come? */
bool interrupted(void);

#endif
