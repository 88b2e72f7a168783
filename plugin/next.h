/* SPDX-License-Identifier: MIT */
/*
 * next.h - finds the inputs of the call that gets the next page
 *
 * The server's link is turned back into a form, so that the next page is
 * checked by the same rules as any form, and a host can show, store and send
 * it.
 */
#ifndef NEXT_H
#define NEXT_H

#include "log.h"
#include "origin.h"
#include "plan.h"
#include "response.h"

struct next {
    struct buf inputs;  /* the form for the next page, or empty */
    struct buf refused; /* or why the link is not followed: see card.h */
    bool is_later;      /* the list ends here for now, but may grow */
};

#define NEXT_INIT                                               \
    {                                                           \
        BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED), false \
    }
void next_free(struct next *next);
#define auto_next __attribute__((cleanup(next_free)))

/*
 * Fills `next` if the answer, which is a success, has a link with rel="next"
 * and the card wants the page that it leads to. A link is not followed
 * if it leads to another origin or to the page it is on, or if the card cannot
 * request it; this is also logged as a warning. Returns false if memory ran
 * out.
 */
bool next_find(struct next *next, const struct answer *answer,
               const struct origin *origin, const struct log *log)
    __attribute__((warn_unused_result));

#endif
