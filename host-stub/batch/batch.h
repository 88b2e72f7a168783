/* SPDX-License-Identifier: MIT */
/*
 * batch.h - a running batch, for its own files
 *
 * Each worker thread takes the next line (batch-lines.c), calls the card with
 * it (batch-call.c), and hands in its result; the main thread (batch.c) watches
 * them, shows the progress, and stops them. Any thread with a reason to stop
 * calls batch_stop(): no line is started after that, and calls in progress are
 * finished. A second ^C cancels these too.
 */
#ifndef BATCH_H
#define BATCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "backlog.h"
#include "job.h"
#include "lines.h"
#include "live.h"
#include "options.h"
#include "pacing.h"
#include "problem.h"
#include "progress.h"
#include "results.h"
#include "retry.h"
#include "search.h"

/* Only the first reason counts. */
enum batch_reason {
    BATCH_GOES_ON,
    BATCH_INTERRUPTED,
    BATCH_FAILURES, /* --fail-fast, --max-errors */
    BATCH_DEADLINE,
    BATCH_BROKEN /* `problem` says why the batch cannot continue */
};

struct batch {
    const struct options *options;
    struct options with_sets; /* those with the operands' values, if any */
    struct names sets;        /* --set, and the values among the operands */
    struct job job;           /* the card and its connection */
    struct live live;
    struct lines lines;
    struct retry retry;      /* --retry-failed */
    atomic_ullong left_out;  /* lines of it that may have been done */
    int shown;               /* --dry-run: requests that were shown */
    struct backlog backlog;  /* lines that were read and not handed out yet */
    pthread_mutex_t reading; /* held while a line is read */
    struct results results;
    bool to_terminal;  /* the results go to a terminal */
    bool was_finished; /* --resume: the job was finished before */
    struct pacing pacing;
    struct progress progress;
    int64_t deadline;   /* of moment_ms(), or 0 */
    int32_t stop_fd;    /* readable: start no more lines */
    int32_t cancel_fd;  /* readable: cancel the calls in progress */
    int32_t done_fd;    /* readable: a thread has ended */
    atomic_int calling; /* calls in progress */
    atomic_int working; /* threads */
    pthread_mutex_t lock;
    enum batch_reason reason;
    struct problem problem; /* of BATCH_BROKEN */
};

/* ---- batch-stop.c ---- */

/* Stops the batch: no more lines are started. The problem, if there is one, is
   moved, and is then the reason. */
void batch_stop(struct batch *batch, enum batch_reason reason,
                struct problem *problem);

/* Has it been stopped, or has its deadline passed? */
bool batch_stopped(struct batch *batch);

/* ---- batch-prepare.c ---- */

/* Checks the options, loads the card and the connection, and opens the input
   and, last, the output, so that everything before can be interrupted at any
   moment. Returns false with a problem, or because of a signal. */
bool batch_prepare(struct batch *batch, struct problem *problem)
    __attribute__((warn_unused_result));

/* ---- batch-retry.c ---- */

/* Reads the results that --retry-failed names, and checks that the input is
   that of their job. Of the lines, only those that failed are left. */
bool batch_prepare_retry(struct batch *batch, struct problem *problem)
    __attribute__((warn_unused_result));

/* ---- batch-dry-text.c ---- */

/* Is it a dry run that a person reads? */
bool batch_is_dry_text(const struct batch *batch);

/* Appends which line it is: `line 7 {"id":"guo1"}`. */
void batch_dry_line(struct buf *out, const struct item *item, bool color);

/* Appends the lines that such a dry run shows of an item that is not valid. */
void batch_dry_fault(const struct batch *batch, const struct item *item,
                     const char *message, struct buf *line);

/* ---- batch-dry.c ---- */

/* Prints the counts of a dry run that a person reads. */
bool batch_dry_end(const struct batch *batch, struct problem *problem)
    __attribute__((warn_unused_result));

/* ---- batch-lines.c ---- */

/* The next line to make a call for; false if there is none. */
bool batch_take(struct batch *batch, struct item *item);

/* Begins a result line: the line's number, and what --keep names. */
void batch_begin_line(struct buf *line, const struct item *item);

/* Ends an item without a result: its call may have taken effect before. */
void batch_leave_out(struct batch *batch, const struct item *item);

/* Hands in a result line; `kind` names its error, NULL if it has none. */
void batch_give(struct batch *batch, const struct item *item, const char *kind,
                struct buf *line);

/* Hands in an error of the host as the item's result. */
void batch_refuse(struct batch *batch, const struct item *item,
                  const char *code, const char *message);

/* ---- batch-call.c ---- */

/* Makes the call of an item, or reports why it cannot. */
void batch_call(struct batch *batch, const struct item *item);

#endif
