/* SPDX-License-Identifier: MIT */
/*
 * pacer.h - as many calls as a rate limit allows, and none more
 *
 * Calls of one bucket share a limit: so many in a window of time. What the
 * card tells of each answer (card_pace) says how many are left and when the
 * window ends. So:
 *
 *   - of a bucket that has told nothing yet one call goes alone;
 *   - then they go at once, as long as there are more left than are under way
 *     and than are reserved for others;
 *   - then they wait for the window's end, and its first call scouts: somebody
 *     else may have been faster.
 *
 * Answers come out of order, and a server tells its time in whole seconds: a
 * window's end is the earliest that any answer told, and of what is left the
 * least counts. The last calls of the first window are spread a little, since
 * answers at different times narrow down when the server's second begins.
 *
 * No clock is read here: time is an argument, in milliseconds of any clock
 * that only goes forward. One thread at a time.
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
    bool known;     /* an answer told of the limit */
    bool unlimited; /* an answer told of none */
    bool scouting;  /* nothing was told of this window yet */
    int64_t limit;
    int64_t left;      /* of this window, by our own count */
    int64_t told;      /* the least that was told as left */
    int64_t under_way; /* calls without an answer yet */
    int64_t reset;     /* when the window ends; PACER_NEVER: not known */
    int64_t before;    /* when the one before it did */
    int64_t next_go;   /* calls that are spread: not before this */
    bool is_spread;
};

struct pacer {
    struct pacer_bucket *buckets;
    int reserve; /* per cent of a limit that is left to others */
};

#define PACER_NEVER INT64_MAX

/* What pacer_ask() says besides a time to wait. */
#define PACER_GO 0
#define PACER_LATER (-1) /* when an answer of this bucket has come */

void pacer_init(struct pacer *pacer, int reserve);
void pacer_free(struct pacer *pacer);

/* The bucket of this name, new or not; NULL: no memory. */
struct pacer_bucket *pacer_find(struct pacer *pacer, struct card_text name);

/* May a call of this bucket go? PACER_GO: it is counted as under way, and
   pacer_answer() must follow. Else ask again after so many milliseconds, or
   when an answer has come. */
int64_t pacer_ask(struct pacer *pacer, struct pacer_bucket *bucket,
                  int64_t now);

/* A call that went at `sent` is over. `answered`: the server has answered. */
void pacer_answer(struct pacer_bucket *bucket, int64_t sent, int64_t now,
                  const struct card_pace *pace, bool answered);

#endif
