/* SPDX-License-Identifier: MIT */
/*
 * batch-work.h - one line of a batch in the making, for its own files
 */
#ifndef BATCH_WORK_H
#define BATCH_WORK_H

#include "batch.h"

/* The pages of a list, joined into the output of the first. */
struct pages {
    bool is_joined;
    struct buf output; /* up to the list, then the list as far as it came */
    struct buf rest;   /* of the output, behind the list */
    struct buf form;   /* of the page that is asked for */
    struct buf bucket; /* of the page before, which tells the limit */
    int64_t items;
    bool more;          /* the list goes on with the form of the work */
    const char *broken; /* why the list is not complete; NULL: it is, or the
                           call itself failed, or more is told */
};

#define PAGES_INIT                                                         \
    {                                                                      \
        false, BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), \
            BUF_INIT(SIZE_MAX), 0, false, NULL                             \
    }

struct work {
    struct batch *batch;
    const struct item *item;
    const struct buf *form; /* the item's, or that of a further page */
    struct live_text *connection;
    struct card_result result;
    int32_t code;
    struct turn turn;
    bool once;       /* the call must not be made twice */
    bool is_waiting; /* the card waits within the call */
    struct pages pages;
};

/* ---- batch-call.c ---- */

/* Waits for the turn that result.pace names, and makes the call. False: it was
   not made, and nothing more is to be said. */
bool work_call(struct work *work);

void work_release(struct work *work);

/* Gives the result of the line in. */
void work_give(struct work *work);

/* ---- batch-pages.c ---- */

/* Calls for the pages that follow the first, which the result holds. When one
   fails, or the list ends where --max-items wanted it to, `more` is told, and
   the form is that of the page. False: the job was stopped before. */
bool work_join_pages(struct work *work);

/* The output of the line: of the pages, or of the one call. */
struct card_text work_output(struct work *work);

void pages_free(struct pages *pages);

#endif
