/* SPDX-License-Identifier: MIT */
/*
 * pacer.h - makes as many calls as a rate limit allows, and no more
 *
 * Calls of one bucket share a limit: a number of calls per window of time. The
 * card reports with each answer (card_pace) how many are left and when the
 * window ends. So:
 *
 *   - a bucket without an answer yet gets a single call;
 *   - then calls are made at once, as long as more are left than are in
 *     progress and reserved for others;
 *   - then they wait for the end of the window, and the next window starts
 *     with a single call: other clients may have been faster.
 *
 * Answers arrive out of order, and a server reports its time in whole seconds:
 * the earliest reported end of a window and the lowest reported count are used.
 * If no answer reports the end, a rising count marks a new window; until then
 * one call per second probes for it. The last calls of the first window are
 * spread a little, since answers at different times narrow down when the
 * server's second begins.
 *
 * No clock is read here: time is an argument, in milliseconds of any clock that
 * only goes forward. One thread at a time.
 */
#ifndef PACER_H
#define PACER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "card.h"

struct pacer_bucket {
    struct pacer_bucket *next;
    char *name;
    size_t name_size;
    bool known;     /* an answer reported a limit */
    bool unlimited; /* an answer reported no limit */
    bool scouting;  /* no answer has described this window yet */
    int64_t limit;
    int64_t left;      /* left in this window, by our own count */
    int64_t told;      /* the lowest reported as left */
    int64_t told_at;   /* when it was reported */
    int64_t under_way; /* calls in progress */
    int64_t reset;     /* when the window ends; PACER_NEVER if unknown */
    int64_t before;    /* when the previous one ended */
    int64_t next_go;   /* the earliest time of the next spread call */
    bool is_spread;
};

struct pacer {
    struct pacer_bucket *buckets;
    int reserve; /* percentage of a limit reserved for others */
};

#define PACER_NEVER INT64_MAX

/* Results of pacer_ask() other than a time to wait. */
#define PACER_GO 0
/* ask again when an answer of this bucket has arrived */
#define PACER_LATER (-1)

void pacer_init(struct pacer *pacer, int reserve);
void pacer_free(struct pacer *pacer);

/* Returns the bucket of this name, or a new one; NULL if memory ran out. */
struct pacer_bucket *pacer_find(struct pacer *pacer, struct card_text name);

/* May a call of this bucket be made? On PACER_GO it is counted as in progress,
   and pacer_answer() must follow. Otherwise the result is how many milliseconds
   later to ask again, or PACER_LATER. */
int64_t pacer_ask(struct pacer *pacer, struct pacer_bucket *bucket,
                  int64_t now);

/* Records that a call sent at `sent` is over; `answered` says whether the
   server has answered it. */
void pacer_answer(struct pacer_bucket *bucket, int64_t sent, int64_t now,
                  const struct card_pace *pace, bool answered);

#endif
