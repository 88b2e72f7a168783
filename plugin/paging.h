/* SPDX-License-Identifier: MIT */
/*
 * paging.h - the list in an answer, and the way to its next page, where the
 * body has them
 *
 * Many APIs wrap a list: {"data": [...], "next": "https://..."}. A connection
 * may say by JSON Pointers where the list is, and where the URL of the next
 * page or a cursor is, which a parameter of the query then takes. Without
 * either of the last two, pages are linked by the header field Link.
 */
#ifndef PAGING_H
#define PAGING_H

#include "buf.h"
#include "jsonpointer.h"
#include "link.h"

struct paging {
    /* Pointers, each well-formed, or empty if the connection has none. */
    struct buf items;
    struct buf next;   /* to a URL; at most one of this and the next */
    struct buf cursor; /* to a cursor */
    struct buf
        parameter; /* of the query, as plain text; if there is a cursor */
};

#define PAGING_INIT                                                    \
    {                                                                  \
        BUF_INIT(JSON_POINTER_MAX), BUF_INIT(JSON_POINTER_MAX),        \
            BUF_INIT(JSON_POINTER_MAX), BUF_INIT(PAGING_PARAMETER_MAX) \
    }
#define PAGING_PARAMETER_MAX 256
void paging_free(struct paging *paging);

/* Does the connection have any of these pointers? */
bool paging_is_set(const struct paging *paging);

/* Finds the list in a body. Returns false if there is none: if the connection
   names no place for it, or if something else or nothing is there. */
bool paging_items(const struct paging *paging, struct json_span body,
                  struct json_span *items);

/*
 * If the body has the way to the next page, replaces the links to `next` that
 * came in header fields by the one in the body: its URL, or the cursor. The
 * value null, false, "" or none at all ends the list. Anything that cannot be
 * one is kept as `broken`. The body's data may be NULL, for one that is not
 * JSON.
 */
void paging_link(const struct paging *paging, struct json_span body,
                 struct links *links);

/* Why the link that paging_link() kept as `broken` is not followed. */
const char *paging_fault(const struct paging *paging);

#endif
