/* SPDX-License-Identifier: MIT */
/* clock.c - narrowing bounds on a server's clock, and a table of them by
   origin. */
#include "clock.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "forkguard.h"
#include "moment.h"
#include "origin.h"

#define SECOND INT64_C(1000000)

/* Two clocks drift apart by at most one part in this many. */
#define DRIFT_PART 10000

/* Answers may come from several machines whose clocks differ by less. */
#define STEP (SECOND / 10)

/* Above this number of servers, the one least recently heard is dropped. */
#define CLOCKS_MAX 64

/* Widens the bounds by the drift since the last answer; a drift below one unit
   is carried over to the next call. */
static void widen(struct clock_bounds *b, int64_t now)
{
    int64_t drift = now > b->at ? (now - b->at) / DRIFT_PART : 0;

    b->low -= drift;
    b->high += drift;
    b->at += drift * DRIFT_PART;
}

/* Intersects the bounds with [low, high]. If the bounds exclude each other by
   less than STEP, the gap between them becomes the new interval; if by more,
   [low, high] replaces the bounds. */
static void cut(struct clock_bounds *b, int64_t low, int64_t high)
{
    b->low = b->low > low ? b->low : low;
    b->high = b->high < high ? b->high : high;
    if (b->low - b->high > STEP) {
        b->low = low;
        b->high = high;
    } else if (b->low > b->high) {
        low = b->high;
        b->high = b->low;
        b->low = low;
    }
}

void clock_narrow(struct clock_bounds *b, int64_t date_s, int64_t sent,
                  int64_t received)
{
    int64_t low = date_s * SECOND - received;
    int64_t high = (date_s + 1) * SECOND - sent;

    if (b->known) {
        widen(b, received);
        cut(b, low, high);
    } else {
        *b = (struct clock_bounds){true, low, high, received};
    }
}

/* The earliest that the server's clock can be at local time now. */
static int64_t at_least(const struct clock_bounds *b, int64_t now)
{
    int64_t drift = now > b->at ? (now - b->at) / DRIFT_PART : 0;

    return now + b->low - drift;
}

int64_t clock_left(const struct clock_bounds *b, int64_t moment_s, int64_t now)
{
    int64_t left;

    if (!b->known)
        return -1;
    left = moment_s * SECOND - at_least(b, now);
    return left > 0 ? left : 0;
}

/* ---- by origin ---- */

struct entry {
    char url[ORIGIN_MAX + 1];
    struct clock_bounds bounds;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry entries[CLOCKS_MAX];
static pthread_once_t once = PTHREAD_ONCE_INIT;

FORK_GUARD(lock, fork_guard_nothing)

static void start(void)
{
    (void)!fork_guard();
}

static int64_t clock_us(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

/* Unlike moment_now(), this clock also runs while the machine sleeps. */
static int64_t local_now(void)
{
    return clock_us(CLOCK_BOOTTIME);
}

static struct entry *find(const char *url)
{
    for (size_t i = 0; i < CLOCKS_MAX; i++) {
        if (strcmp(entries[i].url, url) == 0)
            return &entries[i];
    }
    return NULL;
}

/* Uses a free entry, or that of the server least recently heard. */
static struct entry *add(const char *url)
{
    struct entry *oldest = &entries[0];

    for (size_t i = 0; i < CLOCKS_MAX; i++) {
        if (entries[i].bounds.at < oldest->bounds.at)
            oldest = &entries[i];
    }
    memset(oldest, 0, sizeof *oldest);
    memcpy(oldest->url, url, strnlen(url, ORIGIN_MAX));
    return oldest;
}

void clock_saw(const struct origin *origin, int64_t date_s, int64_t sent,
               int64_t received)
{
    const char *url = buf_cstr(&origin->url);
    int64_t slept = local_now() - moment_now();
    struct entry *entry;

    pthread_once(&once, start);
    pthread_mutex_lock(&lock);
    entry = find(url);
    if (entry == NULL)
        entry = add(url);
    clock_narrow(&entry->bounds, date_s, sent + slept, received + slept);
    pthread_mutex_unlock(&lock);
}

/* If the server never sent a Date, its clock is assumed to equal ours exactly.
 */
static struct clock_bounds bounds_of(const struct origin *origin)
{
    int64_t now = local_now();
    int64_t ours = clock_us(CLOCK_REALTIME) - now;
    struct clock_bounds bounds = {true, ours, ours, now};
    const struct entry *entry;

    pthread_once(&once, start);
    pthread_mutex_lock(&lock);
    entry = find(buf_cstr(&origin->url));
    if (entry != NULL)
        bounds = entry->bounds;
    pthread_mutex_unlock(&lock);
    return bounds;
}

int64_t clock_until(const struct origin *origin, int64_t moment_s)
{
    struct clock_bounds bounds = bounds_of(origin);

    return clock_left(&bounds, moment_s, local_now());
}

int64_t clock_now_s(const struct origin *origin)
{
    struct clock_bounds bounds = bounds_of(origin);

    return at_least(&bounds, local_now()) / SECOND;
}

int64_t clock_ahead_s(const struct origin *origin)
{
    return clock_now_s(origin) - clock_us(CLOCK_REALTIME) / SECOND;
}
