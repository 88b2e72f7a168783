/* SPDX-License-Identifier: MIT */
/*
 * verify-signal.h - signals that a card sends to processes that are not its own
 *
 * They could end verify, and the program that started it. So they are refused
 * wherever a card is loaded, and one check records them. If the kernel has no
 * filter (verify-watch.h), neither is done.
 */
#ifndef VERIFY_SIGNAL_H
#define VERIFY_SIGNAL_H

#include <sys/types.h>

#include "verify-watch.h"

/* From here on, signals from this process and its descendants to one of its
   ancestors fail with EPERM. Does nothing if called before, or if signals are
   recorded. */
void signals_refuse(void);

/* The watch that refuses each signal to a process that is neither this one nor
   one that it has started, and records the first. It replaces signals_refuse().
   */
const struct watch *signals_note(void);

/* Has one been recorded? Then *number is the signal and *to the process, a
   group (negative), or -1 for all processes. */
bool signals_noted(int *number, pid_t *to);

#endif
