/* SPDX-License-Identifier: MIT */
/*
 * page.h - lists in pages, with a limit, a cursor and two Link lines
 *
 * A cursor is base64 of scrambled bytes and nearly always contains +, / or =,
 * so that a client fails if it encodes the cursor twice or not at all. Its
 * position stays valid if items before it are deleted.
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
    size_t after; /* the page begins at this position */
};

/* Reads limit and after. key scrambles the cursors of this run. Returns false
   if one is invalid; the answer is then the error. */
bool page_read(struct page *page, const struct request *request, uint64_t key,
               struct answer *answer) __attribute__((warn_unused_result));

/* Adds the Link lines: self and, if `more` is set, next for the page that
   begins at `position`. base is the sandbox's own URL. */
void page_links(struct answer *answer, const struct request *request,
                const char *base, uint64_t key, bool more, size_t position);

#endif
