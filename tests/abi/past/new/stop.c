/* SPDX-License-Identifier: MIT */
/* stop.c - the flag, the descriptor and the clock of a call. */
#include "stop.h"

#include <poll.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void stop_begin(struct stop *stop, const struct card_call *call)
{
    int64_t limit =
        call->deadline_ms > 0 ? call->deadline_ms : CARD_DEADLINE_MS;
    int64_t now = now_ms();

    stop->call = call;
    stop->end_ms = limit < INT64_MAX - now ? now + limit : INT64_MAX;
}

int32_t stop_now(const struct stop *stop)
{
    struct pollfd wait = {stop->call->cancel_fd, POLLIN, 0};

    if (stop->call->cancel != NULL
        && __atomic_load_n(stop->call->cancel, __ATOMIC_ACQUIRE) != 0)
        return CARD_CANCELLED;
    if (wait.fd >= 0 && poll(&wait, 1, 0) > 0)
        return CARD_CANCELLED;
    return now_ms() < stop->end_ms ? CARD_OK : CARD_TIMEOUT;
}
