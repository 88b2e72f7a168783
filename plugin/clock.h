/* SPDX-License-Identifier: MIT */
/*
 * clock.h - what time it is by the server's clock
 *
 * A Date header tells whole seconds only. But each answer bounds the server's
 * clock: when it was made, some time between the sending of the request and
 * the coming of the answer, that clock stood at Date or less than a second
 * later. All bounds hold at once, so after some answers what is left of them
 * is narrow, mostly as narrow as the way there and back is long. Bounds that
 * exclude each other by a little tell of several machines behind one name, and
 * what is between them stands; by more, that a clock was set, and the last
 * answer begins anew.
 *
 * Times are microseconds, unless a name ends in _s: seconds since 1970. Local
 * time is any clock that only goes forward.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct origin;

/* Server time less local time lies between the two, both included. */
struct clock_bounds {
    bool known;
    int64_t low;
    int64_t high;
    int64_t at; /* local time until which drift is counted */
};

/* One more answer. The bounds first widen by what two clocks may drift apart
   since the last one. */
void clock_narrow(struct clock_bounds *bounds, int64_t date_s, int64_t sent,
                  int64_t received);

/* How long at local time now until the server's clock has surely come to the
   moment; 0: it has. With bounds not known, -1. */
int64_t clock_left(const struct clock_bounds *bounds, int64_t moment_s,
                   int64_t now);

/* ---- the clocks of this process's servers; any thread ---- */

/* An answer of this origin; sent and received are of transport_now(). */
void clock_saw(const struct origin *origin, int64_t date_s, int64_t sent,
               int64_t received);

/* How long from now until the origin's clock has come to the moment. An origin
   that never told its time is taken to have ours. */
int64_t clock_until(const struct origin *origin, int64_t moment_s);

/* The time by the origin's clock; never ahead of it. */
int64_t clock_now_s(const struct origin *origin);

/* How many seconds the origin's clock is ahead of ours. */
int64_t clock_ahead_s(const struct origin *origin);

#endif
