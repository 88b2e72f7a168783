/* SPDX-License-Identifier: MIT */
/* redact.c - secrets out of texts, the longest match first. */
#include "redact.h"

#include <string.h>

void redactor_add(struct redactor *redactor, const char *data, size_t size)
{
    if (size < REDACT_LEAST || redactor->count == REDACT_MAX)
        return;
    redactor->secrets[redactor->count].data = data;
    redactor->secrets[redactor->count].size = size;
    redactor->count++;
}

/* The first secret in the text; of two at one place the longer. NULL: none. */
static const char *find(const struct redactor *redactor, const char *text,
                        size_t size, size_t *found_size)
{
    const char *first = NULL;

    for (size_t i = 0; i < redactor->count; i++) {
        const struct secret *secret = &redactor->secrets[i];
        const char *at = memmem(text, size, secret->data, secret->size);

        if (at != NULL
            && (first == NULL || at < first
                || (at == first && secret->size > *found_size))) {
            first = at;
            *found_size = secret->size;
        }
    }
    return first;
}

void redact(const struct redactor *redactor, struct buf *out, const char *text,
            size_t size)
{
    const char *end = text + size;

    while (text < end) {
        size_t secret_size = 0;
        const char *at =
            find(redactor, text, (size_t)(end - text), &secret_size);

        if (at == NULL)
            at = end;
        buf_add(out, text, (size_t)(at - text));
        if (at < end)
            buf_str(out, REDACT_MASK);
        text = at < end ? at + secret_size : end;
    }
}
