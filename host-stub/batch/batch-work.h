/* SPDX-License-Identifier: MIT */
/*
 * batch-work.h - one line of a batch in progress, for its own files
 */
#ifndef BATCH_WORK_H
#define BATCH_WORK_H

#include "batch.h"
#include "follow.h"

/* The pages of a list, joined into the output of the first. */
struct pages {
    bool is_joined;
    struct buf output; /* up to the list, then the items so far */
    struct buf rest;   /* the part of the output after the list */
    struct buf form;   /* of the page being read */
    struct buf bucket; /* of the page before: names the limit */
    struct follow follow;
    int64_t items;
    bool is_empty;      /* the page just read has no items */
    bool more;          /* the work's form continues the list */
    const char *broken; /* why the list is incomplete; NULL if it is complete,
                           the call itself failed, or `more` is set */
    int64_t repeats;    /* items in the output that the work's form requests
                           again: --max-items ended the list within a page */
};

#define PAGES_INIT                                                            \
    {                                                                         \
        false, BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED),              \
            BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED), FOLLOW_INIT, 0, \
            false, false, NULL, 0                                             \
    }

struct work {
    struct batch *batch;
    const struct item *item;
    const struct buf *form; /* the item's, or a further page's */
    struct live_text *connection;
    struct card_result result; /* written by the card only */
    int32_t code;
    struct turn turn;
    bool once;       /* the call must not be repeated */
    bool is_waiting; /* the card is waiting within the call */
    /* an error of the host, instead of the result's; or empty */
    struct buf error;
    struct pages pages;
};

/* ---- batch-work.c ---- */

/* Fills in the inputs and the connection of a call. */
void work_fill(const struct work *work, struct card_call *call);

/* Calls the card with the work's form. The previous result must have been
   released. */
void work_execute(struct work *work, uint32_t flags);

/* Waits for a turn in this bucket (data NULL if it is not known), releases the
   previous result, and makes the call. Returns false if it was not made, and
   nothing more is to be reported. */
bool work_call(struct work *work, struct card_text bucket);

void work_release(struct work *work);

/* ---- batch-dry.c ---- */

/* Hands in a line that the dry run found valid. */
void batch_dry(struct work *work);

/* ---- batch-pages.c ---- */

/* Reads the pages that follow the first, which the result holds. If one fails,
   or --max-items ends the list, `more` is set and the form is that page's.
   Returns false if the job was stopped first. */
bool work_join_pages(struct work *work);

/* The output of the line: the joined pages, or that of the one call. */
struct card_text work_output(struct work *work);

void pages_free(struct pages *pages);

#endif
