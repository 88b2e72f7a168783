/* SPDX-License-Identifier: MIT */
/*
 * redact.h - the one redactor, at the border where text leaves
 *
 * Every text the card makes for a person or a log (error, preview, log line)
 * goes through redact(), which puts *** where a secret of the connection
 * stands. The answer itself is not the card's text and passes as it came.
 */
#ifndef REDACT_H
#define REDACT_H

#include <stddef.h>

#include "buf.h"

#define REDACT_MASK "***"
#define REDACT_MAX 8

struct secret {
    const char *data; /* the connection's, which outlives the redactor */
    size_t size;
};

struct redactor {
    struct secret secrets[REDACT_MAX];
    size_t count;
};

/* Shorter than this hides nothing, and would blot out every message. */
#define REDACT_LEAST 4

/* Adds a secret of at least REDACT_LEAST bytes; a shorter one is left out. */
void redactor_add(struct redactor *redactor, const char *data, size_t size);

/* Appends the text with each secret in it replaced by the mask. */
void redact(const struct redactor *redactor, struct buf *out, const char *text,
            size_t size);

#endif
