/* SPDX-License-Identifier: MIT */
/*
 * progress.h - how a batch goes, on standard error
 *
 * On a terminal one line that is drawn anew: a bar, lines done, their rate,
 * errors by kind, time left, and what is waited for. Elsewhere a line of its
 * own every few seconds. At the end a summary. Counting is for any thread;
 * showing for one.
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
    uint64_t before; /* lines done by a process before */
    uint64_t failed_before;
    struct progress_kind kinds[PROGRESS_KINDS];
};

struct progress {
    pthread_mutex_t lock;
    struct progress_counts counts;
    bool is_quiet;
    bool is_json;
    bool has_bar;
    bool is_drawn;
    int64_t began;
    int64_t shown;
    double share_before; /* of the input, when the first line was done */
    int64_t rate_at;     /* the rate is since then */
    uint64_t rate_done;
    double rate;
};

/* What is shown besides the counts. */
struct progress_state {
    double share;    /* of the input that was read, or < 0: not known */
    int64_t wait_ms; /* all wait so long, or 0 */
    char reason[40]; /* for what */
    bool is_ending;  /* no more lines are begun */
};

void progress_begin(struct progress *progress, const struct options *options);

/* One more line is done; `kind` names its error, NULL: it is good. Returns how
   many have failed now. */
uint64_t progress_count(struct progress *progress, const char *kind);

/* One more line was done by a process before. */
void progress_count_before(struct progress *progress, bool failed);

/* Shows, when it is time to. */
void progress_show(struct progress *progress,
                   const struct progress_state *state);

/* Clears the line that is drawn anew; the summary, unless it is quiet. */
void progress_end(struct progress *progress);

/* The line of these counts, for a test too; width 0: without a bar. */
void progress_line(struct buf *out, const struct progress_counts *counts,
                   double rate, const struct progress_state *state,
                   int64_t left_ms, size_t width);

#endif
