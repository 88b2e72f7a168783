/* SPDX-License-Identifier: MIT */
/*
 * log.h - lines for the host's log, redacted before they are passed on
 */
#ifndef LOG_H
#define LOG_H

#include "card.h"
#include "redact.h"

struct log {
    const struct card_call *call;
    const struct redactor *redactor;
};

/* Does the host want lines of this level? */
bool log_wants(const struct log *log, int32_t level);

/* Passes one line to the host; control characters in it become spaces. */
void log_line(const struct log *log, int32_t level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
