/* SPDX-License-Identifier: MIT */
/*
 * page.h - lists in pages: limit, the opaque cursor, the two Link lines
 *
 * A cursor is base64 of scrambled bytes and nearly always holds +, / or =, so
 * that a client which encodes it twice, or not at all, notices. It names a
 * position that stays good when items before it are deleted.
 */
#ifndef SANDBOX_PAGE_H
#define SANDBOX_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer.h"
#include "request.h"

#define PAGE_LIMIT_MAX 200

struct page {
    size_t limit;
    size_t after; /* positions below it are behind us */
};

/* Reads limit and after; key scrambles the cursors of this run. False: the
   answer is the error. */
bool page_read(struct page *page, const struct request *request, uint64_t key,
               struct answer *answer) __attribute__((warn_unused_result));

/* Adds the Link lines: self, and next when there is more from `position` on.
   base is the sandbox's own URL. */
void page_links(struct answer *answer, const struct request *request,
                const char *base, uint64_t key, bool more, size_t position);

#endif
