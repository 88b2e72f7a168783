/* SPDX-License-Identifier: MIT */
/* kit-wait.c - deadline and cancel, and waits that respect both. */
#include <stdlib.h>

#include "kit-work.h"
#include "moment.h"

bool kit_stopped(struct kit *kit)
{
    if (!kit_going(kit))
        return true;
    if (call_is_cancelled(&kit->work->call))
        return !kit_fail(kit, CARD_CANCELLED, "The call was cancelled.");
    if (moment_now() >= kit->work->deadline_us)
        return !kit_fail(kit, CARD_TIMEOUT,
                         "The deadline of the call has passed.");
    return false;
}

int64_t kit_left_ms(const struct kit *kit)
{
    int64_t left;

    if (kit->work == NULL)
        return 0;
    left = kit->work->deadline_us - moment_now();
    return left > 0 ? (left + 999) / 1000 : 0;
}

/* At most ms (negative: no limit), the time to the deadline, and the time to
   the next check of the flag. */
static int slice_ms(const struct kit *kit, int64_t ms)
{
    int64_t slice = kit_left_ms(kit);

    if (ms >= 0 && slice > ms)
        slice = ms;
    return kit->work != NULL ? call_sleep_ms(&kit->work->call, slice) : 0;
}

int kit_poll_ms(const struct kit *kit)
{
    return slice_ms(kit, -1);
}

#define FDS_MOST 16

/* Milliseconds to a moment; 0 once it has passed. */
static int64_t wait_left_ms(int64_t end)
{
    int64_t left = end - moment_now();

    return left > 0 ? (left + 999) / 1000 : 0;
}

/* Waits for fds and for the host's descriptor, in `all`. */
static int poll_all(struct kit *kit, struct pollfd *all, struct pollfd *fds,
                    nfds_t count, int64_t ms)
{
    int64_t end = ms < 0 ? INT64_MAX : moment_now() + ms * 1000;
    int ready;

    for (nfds_t i = 0; i < count; i++)
        all[i] = fds[i];
    for (;;) {
        int64_t left = ms < 0 ? -1 : wait_left_ms(end);

        if (kit_stopped(kit))
            return -1;
        all[count] = (struct pollfd){.fd = call_cancel_fd(&kit->work->call),
                                     .events = POLLIN};
        ready = poll(all, count + 1, slice_ms(kit, left));
        if (ready > 0 && all[count].revents != 0)
            ready--;
        for (nfds_t i = 0; i < count; i++)
            fds[i].revents = all[i].revents;
        if (ready > 0)
            return kit_stopped(kit) ? -1 : ready;
        if (ms >= 0 && moment_now() >= end)
            return kit_stopped(kit) ? -1 : 0;
    }
}

int kit_poll(struct kit *kit, struct pollfd *fds, nfds_t count, int64_t ms)
{
    struct pollfd few[FDS_MOST + 1], *all = few;
    int ready;

    if (!kit_going(kit))
        return -1;
    if (count > FDS_MOST)
        all = calloc(count + 1, sizeof *all);
    if (all == NULL) {
        kit_no_memory(kit);
        return -1;
    }
    if (ms > INT64_MAX / 2000 - moment_now() / 1000)
        ms = -1;
    ready = poll_all(kit, all, fds, count, ms);
    if (all != few)
        free(all);
    return ready;
}

static void tell_host(struct kit *kit, const char *reason, int64_t ms)
{
    const struct card_call *call = &kit->work->call;

    if (call->waiting != NULL && reason != NULL)
        call->waiting(call->context, reason, ms);
}

bool kit_wait_ms(struct kit *kit, int64_t ms, const char *reason)
{
    int64_t begun = moment_now();
    int ready;

    if (kit_stopped(kit))
        return false;
    if (ms <= 0)
        return true;
    if (ms >= kit_left_ms(kit)) {
        kit_fail(kit, CARD_TIMEOUT,
                 "The card would have to wait %lld ms, but the deadline of the "
                 "call leaves only %lld ms. Call with a later deadline, or "
                 "again after that time.",
                 (long long)ms, (long long)kit_left_ms(kit));
        return false;
    }
    kit_log(kit, CARD_LOG_INFO, "waiting %lld ms: %s", (long long)ms,
            reason != NULL ? reason : "no reason is given");
    tell_host(kit, reason, ms);
    ready = kit_poll(kit, NULL, 0, ms);
    if (ready == 0)
        tell_host(kit, reason, 0);
    kit->work->waited_us += moment_now() - begun;
    kit->work->waited_for = reason;
    return ready == 0;
}
