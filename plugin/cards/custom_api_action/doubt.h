/* SPDX-License-Identifier: MIT */
/*
 * doubt.h - warns about requests that are probably a mistake
 *
 * Some targets are valid but nearly always a mistake. The card sends them
 * unchanged, since it does not guess what was meant, and logs a warning.
 */
#ifndef DOUBT_H
#define DOUBT_H

#include "log.h"
#include "plan.h"

/* Logs a warning for each probable mistake in the target as it will be sent. */
void doubt_target(const struct plan *plan, const struct log *log);

#endif
