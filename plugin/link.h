/* SPDX-License-Identifier: MIT */
/*
 * link.h - reads the Link header field (RFC 8288, section 3)
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>

#include "buf.h"

/* As long as a whole head may be, so that a link too long to follow is reported
   rather than lost. */
#define LINK_URL_MAX 262144

struct link {
    bool is_there;  /* its URL may be empty */
    struct buf url; /* as written in the header */
};

struct links {
    struct link next, self;
    /* the whole text of a link to `next` that breaks the grammar */
    struct link broken;
};

#define LINKS_INIT                                                        \
    {                                                                     \
        {false, BUF_INIT(LINK_URL_MAX)}, {false, BUF_INIT(LINK_URL_MAX)}, \
        {                                                                 \
            false, BUF_INIT(LINK_URL_MAX)                                 \
        }                                                                 \
    }
void links_free(struct links *links);

/*
 * Keeps the first link of a field's value whose relation is `next`, and the
 * first whose relation is `self`, unless an earlier field had them. A link with
 * an anchor is about another resource and does not count. A raw > within a
 * target is kept. Any other link that breaks the grammar is skipped; the first
 * of those with a relation `next` is kept as `broken`, so that its list is not
 * mistaken for complete.
 */
void link_read(struct links *links, const char *value, size_t size);

#endif
