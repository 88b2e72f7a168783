/* SPDX-License-Identifier: MIT */
/*
 * pacing.h - the pacer, for many threads and a real clock
 *
 *     if (!pacing_wait(pacing, name, &turn))
 *         return;                   stopped
 *     ... the call ...
 *     pacing_done(pacing, &turn, &result.pace, answered);
 */
#ifndef PACING_H
#define PACING_H

#include <pthread.h>
#include <stdbool.h>

#include "pacer.h"

struct pacing {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct pacer pacer;
    bool stopped;
    int waiting;          /* threads that wait for a limit */
    int64_t until;        /* when the last of them may ask again */
    int in_card;          /* calls in which the card itself waits */
    int64_t card_until;   /* when the last of them continues */
    char card_reason[40]; /* the reason for its wait */
};

struct turn {
    struct pacer_bucket *bucket; /* NULL if no limit is known */
    int64_t sent;
};

bool pacing_init(struct pacing *pacing, int reserve)
    __attribute__((warn_unused_result));
void pacing_free(struct pacing *pacing);

/* Waits until a call of this bucket may be made; an absent name has no limit.
   Returns false if pacing_stop() was called first. */
bool pacing_wait(struct pacing *pacing, struct card_text name,
                 struct turn *turn) __attribute__((warn_unused_result));
void pacing_done(struct pacing *pacing, const struct turn *turn,
                 const struct card_pace *pace, bool answered);
void pacing_stop(struct pacing *pacing);

/* Records that a card waits for this many milliseconds within its call, or that
   it continues. */
void pacing_card_waits(struct pacing *pacing, const char *reason, int64_t ms);
void pacing_card_goes_on(struct pacing *pacing);

/* How many milliseconds all `calls` in progress will wait, or 0. `reason` is
   set to what they wait for. */
int64_t pacing_waits(struct pacing *pacing, int calls, char *reason,
                     size_t size);

#endif
