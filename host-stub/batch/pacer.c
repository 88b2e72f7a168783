/* SPDX-License-Identifier: MIT */
/* pacer.c - tracks rate-limit windows and how many calls are left in them. */
#include "pacer.h"

#include <stdlib.h>
#include <string.h>

#define SECOND 1000

/* Until an answer describes a new window, one call per this many milliseconds.
 */
#define SCOUT_MS 100

/* The number of last calls of the first window that are spread, and their
   distance. */
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

/* ---- requests ---- */

static int64_t grant_call(struct pacer_bucket *b)
{
    b->under_way++;
    b->left--;
    return PACER_GO;
}

/* Allows one call at a time, or one per `gap` if answers are slow. */
static int64_t grant_alone(struct pacer_bucket *b, int64_t now, int64_t gap)
{
    if (now < b->next_go)
        return b->next_go - now;
    b->next_go = now + gap;
    return grant_call(b);
}

/* Starts a new window: as many calls as the limit allows, unless other clients
   made some already. */
static void begin_window(struct pacer_bucket *b)
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
        return grant_call(b);
    if (!b->known)
        return b->under_way == 0 ? grant_call(b) : PACER_LATER;
    if (now >= b->reset)
        begin_window(b);
    spare = least(b->left, b->told - b->under_way)
            - b->limit * pacer->reserve / 100;
    if (spare > 0 && b->scouting)
        return grant_alone(b, now, SCOUT_MS);
    if (spare > 0 && spare <= SPREAD && !b->is_spread && b->reset != PACER_NEVER
        && b->reset - now > 2 * SECOND)
        return grant_alone(b, now, SPREAD_MS);
    if (spare > 0)
        return grant_call(b);
    if (b->reset != PACER_NEVER)
        return b->reset - now;
    /* none left, and the end of the window is not known */
    return b->under_way > 0 ? PACER_LATER : grant_alone(b, now, SECOND);
}

/* ---- answers ---- */

static void set_window(struct pacer_bucket *b, const struct card_pace *pace,
                       int64_t reset, int64_t now)
{
    b->told_at = now;
    b->limit = pace->limit;
    b->left = b->told = pace->remaining;
    b->reset = reset;
    b->scouting = false;
    b->next_go = 0;
}

/* Merges another answer about the current window. */
static void merge_answer(struct pacer_bucket *b, const struct card_pace *pace,
                         int64_t reset, int64_t now)
{
    b->limit = pace->limit;
    if (pace->remaining < b->told)
        b->told_at = now;
    b->told = least(b->told, pace->remaining);
    b->reset = least(b->reset, reset);
    if (b->scouting)
        b->next_go = 0;
    b->scouting = false;
}

/* If no answer says when a window ends, a rising count marks a new one: within
   a window it only falls, and this call was sent after it was lower. */
static bool has_risen(const struct pacer_bucket *b, int64_t sent,
                      int64_t remaining, int64_t reset)
{
    return b->reset == PACER_NEVER && reset == PACER_NEVER
           && remaining > b->told && sent > b->told_at;
}

void pacer_answer(struct pacer_bucket *b, int64_t sent, int64_t now,
                  const struct card_pace *pace, bool answered)
{
    /* two answers from one window may differ by this much about its end */
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
    if (!b->known || has_risen(b, sent, pace->remaining, reset)) {
        b->known = true;
        set_window(b, pace, reset, now);
    } else if (b->before != PACER_NEVER && sent < b->before
               && reset <= b->before + slack) {
        return; /* from the window before */
    } else if (b->reset == PACER_NEVER || reset <= b->reset + slack) {
        if (b->reset == PACER_NEVER || reset >= b->reset - slack)
            merge_answer(b, pace, reset, now);
    } else if (reset != PACER_NEVER) {
        b->before = b->reset;
        set_window(b, pace, reset, now);
    }
}
