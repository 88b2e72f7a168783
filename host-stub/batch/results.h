/* SPDX-License-Identifier: MIT */
/*
 * results.h - results into the output, in order, from many threads
 *
 * Each item's number is announced with results_begin(), which waits while too
 * much is held back, and is ended by exactly one of results_give() and
 * results_skip(), or by neither when the batch was stopped before its call was
 * done. In order, a result waits for all before it; without order it is
 * written at once. So memory has a bound, whatever the number of lines.
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

/* Numbers between the first that is not done and the last begun. */
#define RESULTS_WINDOW JOURNAL_WINDOW

/* What to do about a job that ended early; the output's name goes in. */
#define RESULTS_GO_ON "the same command with --resume goes on with %s"

/* Bytes of results that wait for their turn; the last may pass it. */
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
    bool closed; /* nobody waits any more */
    int fd;
    const char *path; /* NULL: standard output */
    uint64_t offset;  /* bytes in the output */
    bool has_journal;
    struct journal journal;
    int error; /* errno of the write that failed first */
};

#define RESULTS_INIT                                                         \
    {                                                                        \
        .lock = PTHREAD_MUTEX_INITIALIZER, .room = PTHREAD_COND_INITIALIZER, \
        .next = 1, .fd = -1, .journal = JOURNAL_INIT                         \
    }

/* The header says what job this is, for --resume. */
bool results_open(struct results *results, const struct options *options,
                  const struct buf *header, struct problem *problem)
    __attribute__((warn_unused_result));

/* Waits for room for this number. False: results_stop() came first. */
bool results_begin(struct results *results, uint64_t number)
    __attribute__((warn_unused_result));

/* Takes the result's bytes, one line, out of the buf. Before it returns they
   are in the output, or in the journal until their turn comes: the call is not
   made again. False: it could not be written; results_close() says why. */
bool results_give(struct results *results, uint64_t number, uint32_t chain,
                  bool failed, struct buf *result)
    __attribute__((warn_unused_result));

/* The number has no result: its line is blank. */
bool results_skip(struct results *results, uint64_t number, uint32_t chain)
    __attribute__((warn_unused_result));

/* What a process before has done of a number. */
struct results_past {
    uint8_t kind; /* JOURNAL_...: with DONE and HELD there is nothing more to
                     do, with STARTED its call may have been done */
    bool failed;  /* what is held is an error, which nobody has counted yet */
    bool differs; /* the input was another one then */
};

/* What is known of a number from before; what is held takes its place among
   the results. `chain` is the item's. One thread, in the order of the
   numbers. */
struct results_past results_known(struct results *results, uint64_t number,
                                  uint32_t chain);

/* Nobody waits in results_begin() from now on. Any thread. */
void results_stop(struct results *results);

/* Bring to the disk what is written; now and then. */
void results_sync(struct results *results);

/* Ends it. A job that is not over (`finished` false) keeps its journal; without
   one, results that still wait for one that never came are written. */
bool results_close(struct results *results, bool finished,
                   struct problem *problem) __attribute__((warn_unused_result));
void results_free(struct results *results);

#endif
