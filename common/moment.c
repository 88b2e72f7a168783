/* SPDX-License-Identifier: MIT */
/* moment.c - the monotonic clock, a call's deadline and its cancel. */
#include "moment.h"

#include <poll.h>
#include <time.h>

/* How often the cancel flag is checked if there is one, and the longest sleep.
 */
#define FLAG_MS 40
#define SLEEP_MOST_MS 60000

int64_t moment_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t moment_ms(void)
{
    return moment_now() / 1000;
}

int64_t moment_deadline(const struct card_call *call)
{
    int64_t ms = call->deadline_ms > 0 ? call->deadline_ms : CARD_DEADLINE_MS;
    int64_t now = moment_now();

    return ms < (INT64_MAX - now) / 1000 ? now + ms * 1000 : INT64_MAX;
}

bool call_is_flagged(const struct card_call *call)
{
    return call->cancel != NULL
           && __atomic_load_n(call->cancel, __ATOMIC_ACQUIRE) != 0;
}

/* The poll() events that the host's descriptor has now; 0 if none. */
static short descriptor_events(const struct card_call *call)
{
    struct pollfd look = {.fd = call->cancel_fd, .events = POLLIN};

    if (look.fd < 0 || poll(&look, 1, 0) <= 0)
        return 0;
    return look.revents;
}

bool call_is_cancelled(const struct card_call *call)
{
    return call_is_flagged(call) || (descriptor_events(call) & ~POLLNVAL) != 0;
}

int call_cancel_fd(const struct card_call *call)
{
    return (descriptor_events(call) & POLLNVAL) != 0 ? -1 : call->cancel_fd;
}

int call_sleep_ms(const struct card_call *call, int64_t ms)
{
    if (call->cancel != NULL && ms > FLAG_MS)
        ms = FLAG_MS;
    if (ms < 0)
        ms = 0;
    return ms < SLEEP_MOST_MS ? (int)ms : SLEEP_MOST_MS;
}
