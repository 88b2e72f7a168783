/* SPDX-License-Identifier: MIT */
/*
 * pacing.h - the pacer, for many threads and a real clock
 *
 *     if (!pacing_wait(pacing, name, &turn))
 *         return;                   it was stopped
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
    int64_t until;        /* when the last of them asks again */
    int in_card;          /* calls in which the card waits by itself */
    int64_t card_until;   /* when the last of them goes on */
    char card_reason[40]; /* what it waits for */
};

struct turn {
    struct pacer_bucket *bucket; /* NULL: no limit is known */
    int64_t sent;
};

/* Milliseconds of a clock that only goes forward. */
int64_t pacing_now(void);

bool pacing_init(struct pacing *pacing, int reserve)
    __attribute__((warn_unused_result));
void pacing_free(struct pacing *pacing);

/* Waits until a call of this bucket may go; a name that is absent has no
   limit. False: pacing_stop() came first. */
bool pacing_wait(struct pacing *pacing, struct card_text name,
                 struct turn *turn) __attribute__((warn_unused_result));
void pacing_done(struct pacing *pacing, const struct turn *turn,
                 const struct card_pace *pace, bool answered);
void pacing_stop(struct pacing *pacing);

/* A card waits for so many milliseconds within its call; or it goes on. */
void pacing_card_waits(struct pacing *pacing, const char *reason, int64_t ms);
void pacing_card_goes_on(struct pacing *pacing);

/* For how many milliseconds all are waiting, or 0: so many calls are under way.
   `reason` is filled with what is waited for. */
int64_t pacing_waits(struct pacing *pacing, int calls, char *reason,
                     size_t size);

#endif
