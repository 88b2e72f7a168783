/* SPDX-License-Identifier: MIT */
/* pacer.c - windows, and what is left of them. */
#include "pacer.h"

#include <stdlib.h>
#include <string.h>

#define SECOND 1000

/* Until a new window has told of itself, a call in so many milliseconds. */
#define SCOUT_MS 100

/* So many last calls of the first window are spread so far apart. */
#define SPREAD 8
#define SPREAD_MS 130

void pacer_init(struct pacer *pacer, int reserve)
{
    *pacer = (struct pacer){NULL, reserve};
}

void pacer_free(struct pacer *pacer)
{
    while (pacer->buckets != NULL) {
        struct pacer_bucket *bucket = pacer->buckets;

        pacer->buckets = bucket->next;
        free(bucket->name);
        free(bucket);
    }
}

struct pacer_bucket *pacer_find(struct pacer *pacer, struct card_text name)
{
    struct pacer_bucket *b;

    for (b = pacer->buckets; b != NULL; b = b->next) {
        if (b->name_size == name.size
            && memcmp(b->name, name.data, name.size) == 0)
            return b;
    }
    b = calloc(1, sizeof *b);
    if (b == NULL)
        return NULL;
    b->name = malloc(name.size + 1);
    if (b->name == NULL) {
        free(b);
        return NULL;
    }
    memcpy(b->name, name.data, name.size);
    b->name_size = name.size;
    b->reset = b->before = PACER_NEVER;
    b->next = pacer->buckets;
    pacer->buckets = b;
    return b;
}

/* ---- asking ---- */

static int64_t go(struct pacer_bucket *b)
{
    b->under_way++;
    b->left--;
    return PACER_GO;
}

/* One call at a time, or one in a while when answers are slow to come. */
static int64_t go_alone(struct pacer_bucket *b, int64_t now, int64_t gap)
{
    if (now < b->next_go)
        return b->next_go - now;
    b->next_go = now + gap;
    return go(b);
}

/* The window is over: as many calls as the limit says, if nobody else made
   some already. */
static void roll(struct pacer_bucket *b)
{
    b->before = b->reset;
    b->reset = PACER_NEVER;
    b->left = b->told = b->limit;
    b->scouting = true;
    b->next_go = 0;
    b->is_spread = true;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t pacer_ask(struct pacer *pacer, struct pacer_bucket *b, int64_t now)
{
    int64_t spare;

    if (b->unlimited)
        return go(b);
    if (!b->known)
        return b->under_way == 0 ? go(b) : PACER_LATER;
    if (now >= b->reset)
        roll(b);
    spare = least(b->left, b->told - b->under_way)
            - b->limit * pacer->reserve / 100;
    if (spare > 0 && b->scouting)
        return go_alone(b, now, SCOUT_MS);
    if (spare > 0 && spare <= SPREAD && !b->is_spread && b->reset != PACER_NEVER
        && b->reset - now > 2 * SECOND)
        return go_alone(b, now, SPREAD_MS);
    if (spare > 0)
        return go(b);
    if (b->reset != PACER_NEVER)
        return b->reset - now;
    /* none left, and nobody says until when */
    return b->under_way > 0 ? PACER_LATER : go_alone(b, now, SECOND);
}

/* ---- answers ---- */

static void set_window(struct pacer_bucket *b, const struct card_pace *pace,
                       int64_t reset)
{
    b->limit = pace->limit;
    b->left = b->told = pace->remaining;
    b->reset = reset;
    b->scouting = false;
    b->next_go = 0;
}

/* More of the window that is known. */
static void narrow(struct pacer_bucket *b, const struct card_pace *pace,
                   int64_t reset)
{
    b->limit = pace->limit;
    b->told = least(b->told, pace->remaining);
    b->reset = least(b->reset, reset);
    if (b->scouting)
        b->next_go = 0;
    b->scouting = false;
}

void pacer_answer(struct pacer_bucket *b, int64_t sent, int64_t now,
                  const struct card_pace *pace, bool answered)
{
    /* two answers of one window may differ by this in when it ends */
    int64_t slack = SECOND + (now - sent);
    int64_t reset = PACER_NEVER;

    b->under_way--;
    if (pace->limit <= 0 || pace->remaining < 0) {
        b->unlimited = b->unlimited || (answered && !b->known);
        return;
    }
    if (pace->reset_ms >= 0)
        reset = now + pace->reset_ms;
    else if (b->known)
        reset = b->reset;
    b->unlimited = false;
    if (!b->known) {
        b->known = true;
        set_window(b, pace, reset);
    } else if (b->before != PACER_NEVER && sent < b->before
               && reset <= b->before + slack) {
        return; /* of the window before */
    } else if (b->reset == PACER_NEVER || reset <= b->reset + slack) {
        if (b->reset == PACER_NEVER || reset >= b->reset - slack)
            narrow(b, pace, reset);
    } else if (reset != PACER_NEVER) {
        b->before = b->reset;
        set_window(b, pace, reset);
    }
}
