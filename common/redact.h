/* SPDX-License-Identifier: MIT */
/*
 * redact.h - removes secrets from texts before they leave the card
 *
 * Every text that the card writes for a person or a log (error, preview, log
 * line) goes through redact(), which replaces each secret of the connection by
 * ***. The answer itself is not the card's text and is passed on unchanged.
 */
#ifndef REDACT_H
#define REDACT_H

#include <stddef.h>

#include "buf.h"

#define REDACT_MASK "***"
/* More than any connection and form have. */
#define REDACT_MAX 40

struct secret {
    const char *data; /* outlives the redactor */
    size_t size;
};

struct redactor {
    struct secret secrets[REDACT_MAX];
    size_t count;
};

/* Masking shorter secrets would protect nothing, and make every message
   unreadable. */
#define REDACT_LEAST 4

/* Adds a secret of at least REDACT_LEAST bytes; shorter ones are ignored, and
   so are those after REDACT_MAX, which callers rule out. */
void redactor_add(struct redactor *redactor, const char *data, size_t size);

/* Appends the text with each secret replaced by the mask. */
void redact(const struct redactor *redactor, struct buf *out, const char *text,
            size_t size);

/* The same in place; then truncates the text to `most` bytes between
   characters. Truncating first could leave half of a secret, which would not be
   recognized. */
void redact_and_cut(const struct redactor *redactor, struct buf *text,
                    size_t most);

#endif
