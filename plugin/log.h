/* SPDX-License-Identifier: MIT */
/*
 * log.h - lines for the host's log, redacted on their way out
 */
#ifndef LOG_H
#define LOG_H

#include <stddef.h>

#include "card.h"
#include "redact.h"

/* What the call of the first hosts has; later members are read only where its
   struct_size has them. */
#define CALL_LEAST offsetof(struct card_call, waiting)

struct log {
    const struct card_call *call;
    const struct redactor *redactor;
};

/* Would a line of this level be taken? */
bool log_wants(const struct log *log, int32_t level);

/* Hands one line to the host; control characters in it become spaces. */
void log_line(const struct log *log, int32_t level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
