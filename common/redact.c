/* SPDX-License-Identifier: MIT */
/* redact.c - removes secrets from texts, the longest match first. */
#include "redact.h"

#include <string.h>

/* The mask is shorter than what it hides. */
_Static_assert(sizeof REDACT_MASK - 1 < REDACT_LEAST, "texts do not grow");

void redactor_add(struct redactor *redactor, const char *data, size_t size)
{
    if (size < REDACT_LEAST || redactor->count == REDACT_MAX)
        return;
    redactor->secrets[redactor->count].data = data;
    redactor->secrets[redactor->count].size = size;
    redactor->count++;
}

/* The first secret in the text; of two at the same position the longer. NULL if
   there is none. */
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

void redact_and_cut(const struct redactor *redactor, struct buf *text,
                    size_t most)
{
    auto_buf struct buf masked = BUF_INIT_SECRET(text->limit);
    size_t size;

    redact(redactor, &masked, buf_cstr(text), text->size);
    size = masked.size;
    if (size > most) {
        for (size = most; size > 0 && (masked.data[size] & 0xC0) == 0x80;)
            size--;
    }
    buf_reset(text);
    buf_add(text, buf_cstr(&masked), size);
    if (size < masked.size)
        buf_str(text, "\xE2\x80\xA6"); /* an ellipsis */
    text->failed = text->failed || buf_no_memory(&masked);
}
