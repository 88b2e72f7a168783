/* SPDX-License-Identifier: MIT */
/* retrywait.c - calculates the wait for each reason, and sleeps until its end
   or a cancel. */
#include "retrywait.h"

#include <poll.h>
#include <sys/random.h>

#include "card.h"
#include "moment.h"

#define SECOND INT64_C(1000000)

/* The most that is added to the moment that a server named. */
#define JITTER (SECOND / 2)

/* Waits that the server did not specify: the first, doubled for each further
   retry up to the maximum. */
#define BACKOFF_FIRST (SECOND / 2)
#define BACKOFF_MAX (8 * SECOND)

/* Returns a random part of the whole, from 0 to just below all of it. */
static int64_t part_of(int64_t whole, uint32_t chance)
{
    return (int64_t)(((uint64_t)whole * chance) >> 32);
}

/* Half of the time is fixed, the other half is random. */
static int64_t backoff(const struct wait_facts *facts)
{
    int64_t us = BACKOFF_FIRST;

    for (unsigned i = 0; i < facts->retries && us < BACKOFF_MAX; i++)
        us *= 2;
    return us / 2 + part_of(us / 2, facts->chance);
}

static int64_t until(const struct wait_facts *facts, int64_t moment)
{
    const struct limits *limits = facts->limits;
    int64_t now = limits->date != LIMITS_UNKNOWN ? limits->date : facts->now;

    return moment > now ? (moment - now) * SECOND : 0;
}

struct wait wait_before(const struct wait_facts *facts)
{
    const struct limits *limits = facts->limits;
    int64_t jitter = part_of(JITTER, facts->chance);

    if (facts->status == 0)
        return (struct wait){WAIT_LOST, facts->at_once ? 0 : backoff(facts)};
    if (limits->retry_after == LIMITS_NEVER)
        return (struct wait){WAIT_RETRY_AFTER, INT64_MAX};
    if (limits->retry_after != LIMITS_UNKNOWN)
        return (struct wait){WAIT_RETRY_AFTER,
                             limits->retry_after * SECOND + jitter};
    if (limits->retry_at != LIMITS_UNKNOWN)
        return (struct wait){WAIT_RETRY_AFTER,
                             until(facts, limits->retry_at) + jitter};
    if (facts->status != 429)
        return (struct wait){WAIT_UNAVAILABLE, backoff(facts)};
    if (limits_concurrency(limits))
        return (struct wait){WAIT_CONCURRENCY, backoff(facts)};
    if (limits->reset != LIMITS_UNKNOWN)
        return (struct wait){WAIT_RATE_LIMIT,
                             until(facts, limits->reset) + SECOND + jitter};
    if (limits->reset_in != LIMITS_UNKNOWN)
        return (struct wait){WAIT_RATE_LIMIT,
                             (limits->reset_in + 1) * SECOND + jitter};
    return (struct wait){WAIT_RATE_LIMIT, backoff(facts)};
}

const char *wait_name(enum wait_reason reason)
{
    static const char *const names[] = {
        [WAIT_RATE_LIMIT] = "RATE_LIMIT",
        [WAIT_RETRY_AFTER] = "RETRY_AFTER",
        [WAIT_CONCURRENCY] = "CONCURRENCY",
        [WAIT_UNAVAILABLE] = "UNAVAILABLE",
        [WAIT_LOST] = "LOST",
        [WAIT_CHALLENGE] = "CHALLENGE",
    };

    return names[reason];
}

uint32_t wait_chance(void)
{
    uint32_t chance = 0;

    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) == sizeof chance)
        return chance;
    return (uint32_t)moment_now() * 2654435761u;
}

bool wait_fits(struct wait wait, int64_t deadline, struct error *error)
{
    int64_t left = deadline - moment_now();

    if (wait.us < left)
        return true;
    if (wait.us == INT64_MAX) {
        error_note(error, " The server asks for a wait longer than any "
                          "deadline, so it is not tried again.");
        return false;
    }
    error_note(error,
               " Another try would have had to wait %lld ms, and the deadline "
               "of the call left %lld ms. Call with a later deadline, or send "
               "it again then.",
               (long long)(wait.us / 1000),
               (long long)(left > 0 ? left / 1000 : 0));
    return false;
}

static bool sleep_until(const struct card_call *call, int64_t moment)
{
    for (;;) {
        struct pollfd look = {.fd = call_cancel_fd(call), .events = POLLIN};
        int64_t left = moment - moment_now();

        if (call_is_cancelled(call))
            return false;
        if (left <= 0)
            return true;
        poll(&look, 1, call_sleep_ms(call, left / 1000 + 1));
    }
}

static void tell(const struct card_call *call, struct wait wait, int64_t ms)
{
    if (call->waiting != NULL && wait.us > 0)
        call->waiting(call->context, wait_name(wait.reason), ms);
}

bool wait_out(struct wait wait, const struct log *log, struct error *error)
{
    if (wait.us > 0)
        log_line(log, CARD_LOG_INFO, "waiting %lld ms before another try: %s",
                 (long long)(wait.us / 1000), wait_name(wait.reason));
    tell(log->call, wait, (wait.us + 999) / 1000);
    if (sleep_until(log->call, moment_now() + wait.us)) {
        tell(log->call, wait, 0);
        return true;
    }
    error_add(error, CARD_CANCELLED, NULL, NULL,
              "The call was cancelled while it waited for another try.");
    return false;
}
