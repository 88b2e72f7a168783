/* SPDX-License-Identifier: MIT */
/*
 * reference.h - resolves a link against the page that contains it (RFC 3986,
 * section 5)
 *
 * A link is split into its place (scheme and authority) and its target (path
 * and query). The target is always requested from the connection's own origin;
 * the place only decides whether the link may be followed.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <curl/curl.h>
#include <stdbool.h>

#include "buf.h"
#include "target.h"

struct reference {
    struct buf place;  /* "https://api.example.com/"; "//host/"; or empty */
    struct buf target; /* encoded as relative_url is, dot segments resolved */
};

#define REFERENCE_INIT                                \
    {                                                 \
        BUF_INIT(BUF_UNLIMITED), BUF_INIT(TARGET_MAX) \
    }
void reference_free(struct reference *reference);
#define auto_reference __attribute__((cleanup(reference_free)))

/* Reads a link; base is the target of the page. Returns false if it is not a
   link to a page, or if a buf of the reference failed. */
bool reference_read(struct reference *reference, const struct buf *link,
                    const struct buf *base) __attribute__((warn_unused_result));

/* Are these targets the same except for their percent-encoding? If memory runs
   out, returns false and sets *no_memory. */
bool reference_same(const char *a, size_t a_size, const char *b, size_t b_size,
                    bool *no_memory);

#endif
