/* SPDX-License-Identifier: MIT */
/*
 * batch.h - a batch at work, for its own files
 *
 * Some threads each take the next line (batch-lines.c), call the card with it
 * (batch-call.c), and give its result in; the main thread (batch.c) watches,
 * shows how it goes, and stops them. Whoever finds a reason to stop says it
 * with batch_stop(): no line is begun after that, and what is under way is
 * brought to its end. A second ^C cancels that too.
 */
#ifndef BATCH_H
#define BATCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "job.h"
#include "lines.h"
#include "live.h"
#include "options.h"
#include "pacing.h"
#include "problem.h"
#include "progress.h"
#include "results.h"

/* The first reason counts. */
enum batch_reason {
    BATCH_GOES_ON,
    BATCH_INTERRUPTED,
    BATCH_FAILURES, /* --fail-fast, --max-errors */
    BATCH_DEADLINE,
    BATCH_BROKEN /* `problem` says why nothing more can be done */
};

struct batch {
    const struct options *options;
    struct job job; /* the card and its connection */
    struct live live;
    struct lines lines;
    pthread_mutex_t reading; /* one thread at a time takes a line */
    struct results results;
    bool to_terminal; /* the results go to a person */
    struct pacing pacing;
    struct progress progress;
    int64_t deadline;   /* of pacing_now(), or 0 */
    int32_t stop_fd;    /* readable: take no more lines */
    int32_t cancel_fd;  /* readable: end what is under way */
    int32_t done_fd;    /* readable: a thread has ended */
    atomic_int calling; /* calls under way */
    atomic_int working; /* threads */
    pthread_mutex_t lock;
    enum batch_reason reason;
    struct problem problem; /* of BATCH_BROKEN */
};

/* Ends the taking of lines. With a problem, which is moved, for that reason. */
void batch_stop(struct batch *batch, enum batch_reason reason,
                struct problem *problem);

/* Has it been stopped, or is its time up? */
bool batch_stopped(struct batch *batch);

/* ---- batch-lines.c ---- */

/* The next line that a call is to be made for; false: there is none. */
bool batch_take(struct batch *batch, struct item *item);

/* Gives a result line in; `kind` names its error, NULL: it is good. */
void batch_give(struct batch *batch, const struct item *item, const char *kind,
                struct buf *line);

/* Gives an error of the host's own as the item's result. */
void batch_refuse(struct batch *batch, const struct item *item,
                  const char *code, const char *message);

/* ---- batch-call.c ---- */

/* Makes the call of an item, or says why not. */
void batch_call(struct batch *batch, const struct item *item);

#endif
