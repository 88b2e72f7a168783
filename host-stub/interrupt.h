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

/* Has a signal come? */
bool interrupted(void);

#endif
