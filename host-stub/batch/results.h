/* SPDX-License-Identifier: MIT */
/*
 * results.h - writes results to the output, in order, from many threads
 *
 * Each item's number is announced with results_begin(), which waits while too
 * much is held back, and ended by exactly one of results_give() and
 * results_skip(), or by neither if the batch was stopped before its call was
 * made. In ordered mode a result waits for all before it; otherwise it is
 * written at once. So memory is bounded, whatever the number of lines.
 *
 * Results go to standard output, or to a file with a journal beside it (see
 * journal.h).
 */
#ifndef RESULTS_H
#define RESULTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "journal.h"
#include "options.h"
#include "problem.h"

/* The most numbers from the first that is not done to the last announced. */
#define RESULTS_WINDOW JOURNAL_WINDOW

/* What to do about a job that ended early; the format takes the output's name.
 */
#define RESULTS_GO_ON "repeat the command with --resume to continue %s"

/* Bytes of results that wait for their turn; the last one may exceed it. */
#define RESULTS_HELD ((size_t)16 << 20)

struct results_slot {
    uint8_t state;
    bool failed;
    uint32_t chain;
    uint32_t crc;
    char *text;
    size_t size;
};

struct results {
    pthread_mutex_t lock;
    pthread_cond_t room;
    struct results_slot *slots; /* by number % RESULTS_WINDOW */
    uint64_t next;              /* the first number that is not done */
    size_t held;                /* bytes */
    bool ordered;
    bool closed; /* results_begin() does not wait any more */
    int fd;
    const char *path; /* NULL means standard output */
    uint64_t offset;  /* bytes in the output */
    bool has_journal;
    bool is_new_file;    /* the output was not there before */
    bool is_new_journal; /* this process has begun the job */
    bool is_refused;     /* the job ends before a call: see drop_refused() */
    struct journal journal;
    int error; /* errno of the first failed write */
};

#define RESULTS_INIT                                                         \
    {                                                                        \
        .lock = PTHREAD_MUTEX_INITIALIZER, .room = PTHREAD_COND_INITIALIZER, \
        .next = 1, .fd = -1, .journal = JOURNAL_INIT                         \
    }

/* `header` identifies the job, for --resume. */
bool results_open(struct results *results, const struct options *options,
                  const struct buf *header, struct problem *problem)
    __attribute__((warn_unused_result));

/* Waits until there is room for this number. Returns false if results_stop()
   was called first. */
bool results_begin(struct results *results, uint64_t number)
    __attribute__((warn_unused_result));

/* Takes the result, one line, out of the buf. On return it is in the output, or
   in the journal until its turn comes, so that the call is not repeated.
   Returns false if it could not be written; results_close() gives the reason.
   */
bool results_give(struct results *results, uint64_t number, uint32_t chain,
                  bool failed, struct buf *result)
    __attribute__((warn_unused_result));

/* Ends a number without a result: its line is blank. */
bool results_skip(struct results *results, uint64_t number, uint32_t chain)
    __attribute__((warn_unused_result));

/* What an earlier process did for a number, if `chain` is that of its item. */
struct results_past {
    uint8_t kind; /* JOURNAL_...: after DONE and HELD nothing is left to do;
                     after STARTED the call may have been made */
    bool failed; /* the held result is an error that has not been counted yet */
    bool differs; /* the input was different then */
};

/* Looks up a number from an earlier process. */
struct results_past results_known(struct results *results, uint64_t number,
                                  uint32_t chain);

/* Puts a number known as DONE or HELD in its place among the results. Called by
   one thread at a time. A DONE number needs no results_begin(), and any order
   will do: the journal keeps it within the window. */
void results_restore(struct results *results, uint64_t number);

/* From now on results_begin() does not wait. Any thread may call it. */
void results_stop(struct results *results);

/* Syncs what has been written to the disk; to be called regularly. */
void results_sync(struct results *results);

/* Closes the files. The journal of a job that is `finished` records that, with
   the checksum of the input. Results that still wait are written in the order
   of their lines, though some are missing before them; with a journal --resume
   puts these in their places. */
bool results_close(struct results *results, bool finished, uint32_t input_crc,
                   struct problem *problem) __attribute__((warn_unused_result));
void results_free(struct results *results);

#endif
