/* SPDX-License-Identifier: MIT */
/*
 * follow.h - decides where a list of pages continues and when it ends
 *
 * Both run --paginate and batch --paginate use these rules. A form is
 * remembered by its hash, so that circles of any length are detected and lists
 * of any length need little memory.
 *
 *     follow_begin(&follow, first_form);
 *     do
 *         ... call, and look at the page ...
 *     while (follow_page(&follow, &result, page_is_empty) == FOLLOW_NEXT);
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

/* The number of empty pages in a row at which a list is given up. */
#define FOLLOW_EMPTY_MOST 100

enum follow_end {
    FOLLOW_NEXT,    /* `form` is the next page's */
    FOLLOW_END,     /* the list is complete */
    FOLLOW_LATER,   /* complete for now; `form` reads what is added later */
    FOLLOW_REFUSED, /* the card does not want the next page requested: see `why`
                       and `refused` */
    FOLLOW_CIRCLE,  /* the next page was read before: see `why`; `form` is the
                       repeated form */
    FOLLOW_EMPTY,   /* too many empty pages: see `why`; `form` continues the
                       list */
    FOLLOW_BROKEN   /* the card violates card.h, or memory ran out: see `why` */
};

struct follow {
    struct buf form;
    struct buf why;     /* for a person, in one line */
    struct buf refused; /* the card's next_refused, on one line */
    uint64_t *seen;     /* hashes of forms; 0 marks a free slot */
    size_t count, room;
    unsigned empty; /* empty pages in a row */
};

#define FOLLOW_INIT                                                           \
    {                                                                         \
        BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_FILE), BUF_INIT(BUF_UNLIMITED), \
            NULL, 0, 0, 0                                                     \
    }
void follow_free(struct follow *follow);

/* Starts a list whose first page is read with this form. */
void follow_begin(struct follow *follow, struct json_span form);

/* Call after reading the page of this result. Returns how the list
   continues. */
enum follow_end follow_page(struct follow *follow,
                            const struct card_result *result, bool is_empty);

/* The same for a list with opaque cursors. Returns NEXT, or CIRCLE, EMPTY or
   BROKEN without a `why`. */
enum follow_end follow_cursor(struct follow *follow, const struct buf *cursor,
                              bool is_empty);

/* Appends the message of a next_refused, and its link. */
void follow_say_refused(struct buf *out, struct card_text refused);

#endif
