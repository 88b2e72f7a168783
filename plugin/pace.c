/* SPDX-License-Identifier: MIT */
/* pace.c - says which calls share a rate limit, and how much of it is left. */
#include "pace.h"

#include "clock.h"
#include "service.h"

void pace_bucket(struct buf *out, const struct origin *origin,
                 const char *method, const char *path)
{
    service.bucket(out, origin, method, path);
}

/* A server may have cut off a part of a second. */
static int64_t reset_ms(int64_t seconds)
{
    return (seconds + 1) * 1000;
}

void pace_fill(struct card_pace *pace, const struct limits *limits,
               const struct origin *origin)
{
    if (limits_concurrency(limits))
        return;
    pace->limit = limits->limit;
    pace->remaining = limits->remaining;
    if (limits->reset != LIMITS_UNKNOWN)
        pace->reset_ms = (clock_until(origin, limits->reset) + 999) / 1000;
    else if (limits->reset_in != LIMITS_UNKNOWN)
        pace->reset_ms = reset_ms(limits->reset_in);
}
