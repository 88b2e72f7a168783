/* SPDX-License-Identifier: MIT */
/*
 * clock.h - estimates the time on a server's clock
 *
 * This estimates how far the server's clock is ahead of the local one, from the
 * Date header of each answer. Date has whole seconds, and was set at some time
 * between the sending of the request and the arrival of the answer, so each
 * answer gives a lower and an upper bound for the difference; all bounds
 * together give an interval. After a few answers the interval, and so the
 * error, is about as wide as one round trip.
 *
 * Bounds that exclude each other by a little mean that several machines answer
 * under one name: the gap between the bounds is then the estimate. If they
 * differ by more, a clock was set, and the estimate starts over from the latest
 * answer.
 *
 * Times are microseconds, unless a name ends in _s: seconds since 1970. Local
 * time is any clock that only goes forward.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct origin;

/* The difference server time minus local time is between the two, both
   included. */
struct clock_bounds {
    bool known;
    int64_t low;
    int64_t high;
    int64_t at; /* local time until which drift is counted */
};

/* Adds the bounds of one more answer. The old bounds are first widened by the
   drift that is possible since the last one. */
void clock_narrow(struct clock_bounds *bounds, int64_t date_s, int64_t sent,
                  int64_t received);

/* How long after local time `now` the server's clock has certainly reached the
   moment; 0 if it has. Returns -1 if the bounds are not known. */
int64_t clock_left(const struct clock_bounds *bounds, int64_t moment_s,
                   int64_t now);

/* ---- the clocks of this process's servers; any thread ---- */

/* Records an answer of this origin; sent and received are moments. */
void clock_saw(const struct origin *origin, int64_t date_s, int64_t sent,
               int64_t received);

/* How long from now until the origin's clock has reached the moment. For an
   origin that never sent a Date the local clock is used. */
int64_t clock_until(const struct origin *origin, int64_t moment_s);

/* The time on the origin's clock, estimated low: never ahead of it. */
int64_t clock_now_s(const struct origin *origin);

/* How many seconds the origin's clock is ahead of ours. */
int64_t clock_ahead_s(const struct origin *origin);

#endif
