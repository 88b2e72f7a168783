/* SPDX-License-Identifier: MIT */
/*
 * progress.h - shows the progress of a batch on standard error
 *
 * On a terminal this is one line that is redrawn: a bar, lines done, their
 * rate, errors by kind, time left, and what is being waited for. Elsewhere it
 * is a new line every few seconds. At the end comes a summary. Any thread may
 * count; one thread shows.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "options.h"

#define PROGRESS_KINDS 16

struct progress_kind {
    char name[40];
    uint64_t count;
};

struct progress_counts {
    uint64_t done; /* lines with a result, by this process */
    uint64_t failed;
    uint64_t before; /* lines done by an earlier process */
    uint64_t failed_before;
    struct progress_kind kinds[PROGRESS_KINDS];
};

struct progress {
    pthread_mutex_t lock;
    struct progress_counts counts;
    bool is_quiet;
    bool is_json;
    bool has_bar;
    const char *finished; /* the output of a job that was finished before */
    bool is_drawn;
    int64_t began;
    int64_t shown;
    int64_t rate_at; /* the rate is measured from here */
    uint64_t rate_done;
    double rate;
};

/* What is shown besides the counts. */
struct progress_state {
    double share;    /* share of the input that was read; negative if unknown */
    int64_t wait_ms; /* how long all calls wait, or 0 */
    char reason[40]; /* what they wait for */
    bool is_ending;  /* no more lines are started */
};

void progress_begin(struct progress *progress, const struct options *options);

/* Counts a line; `kind` names its error, NULL if it has none. Returns how many
   have failed. */
uint64_t progress_count(struct progress *progress, const char *kind);

/* Counts a line that was done by an earlier process. */
void progress_count_before(struct progress *progress, bool failed);

/* Shows the progress if enough time has passed since the last time. */
void progress_show(struct progress *progress,
                   const struct progress_state *state);

/* From now on nothing is shown, nor a summary. */
void progress_hide(struct progress *progress);

/* Records that an earlier process had finished the job that wrote `output`, so
   that the summary says so. */
void progress_was_finished(struct progress *progress, const char *output);

/* Clears the progress line, and prints the summary unless quiet. */
void progress_end(struct progress *progress);

/* Estimates how long the rest of the input takes, from the share that was done
   in this time and the wait that goes on: after a wait for a rate limit, as
   many calls can be made as before it. Returns 0 if nothing is known yet. */
int64_t progress_left(const struct progress_counts *counts,
                      const struct progress_state *state, int64_t elapsed_ms);

/* Formats the progress line for these counts. Width 0 means without a bar; on a
   narrow line first the bar becomes shorter, then details are left out. */
void progress_line(struct buf *out, const struct progress_counts *counts,
                   double rate, const struct progress_state *state,
                   int64_t left_ms, size_t width);

#endif
