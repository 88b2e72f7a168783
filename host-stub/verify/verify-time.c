/* SPDX-License-Identifier: MIT */
/*
 * verify-time.c - checks on how soon a call ends
 *
 * On a busy machine every thread wakes late, also the card's. So another thread
 * measures how late, and that is added to the limit; and the best of three
 * attempts counts.
 */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "moment.h"
#include "verify.h"

#define LIMIT_MS 200 /* from the cancel or the deadline to the end */
#define WAIT_MS 150  /* how long a call runs before it is cancelled */
/* A call that is still running then ignores the cancel. */
#define HOPELESS_MS 3000
#define TRIES 3

/* Cancels the call, and gives up in the end. */
struct timer {
    volatile int32_t flag;
    int fds[2];
    bool by_fd;
    int64_t after_ms;
    atomic_llong at;   /* when it cancelled; 0 if it has not yet */
    atomic_llong late; /* the longest delay in waking */
    atomic_bool is_over;
    pthread_t thread;
};

static void nap(struct timer *timer, long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    int64_t start = moment_ms();
    long long late;

    nanosleep(&time, NULL);
    late = moment_ms() - start - ms;
    if (late > atomic_load(&timer->late))
        atomic_store(&timer->late, late);
}

static void cancel(struct timer *timer)
{
    atomic_store(&timer->at, moment_ms());
    if (timer->by_fd) {
        ssize_t n = write(timer->fds[1], "c", 1);

        (void)n;
    } else {
        __atomic_store_n(&timer->flag, 1, __ATOMIC_SEQ_CST);
    }
}

static void *run(void *argument)
{
    struct timer *timer = argument;
    int64_t start = moment_ms();

    while (!atomic_load(&timer->is_over)) {
        if (atomic_load(&timer->at) == 0
            && moment_ms() - start >= timer->after_ms)
            cancel(timer);
        nap(timer, 5);
    }
    return NULL;
}

/* Makes one call, and gives the time when it ended. */
static int32_t timed_call(struct trial *trial, struct timer *timer,
                          int64_t deadline_ms, struct card_result *result,
                          int64_t *end)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;
    int32_t code;

    call.inputs = (struct card_text){buf_cstr(&trial->form), trial->form.size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    call.deadline_ms = deadline_ms;
    if (timer->by_fd)
        call.cancel_fd = timer->fds[0];
    else
        call.cancel = &timer->flag;
    *result = empty;
    *trial->doing = "in execute()";
    code = trial->execute(&call, result);
    *end = moment_ms();
    return code;
}

static bool begin(struct timer *timer, bool by_fd, int64_t after_ms)
{
    *timer = (struct timer){.by_fd = by_fd, .after_ms = after_ms};
    return pipe2(timer->fds, O_CLOEXEC) == 0
           && pthread_create(&timer->thread, NULL, run, timer) == 0;
}

/* Is the descriptor as the timer left it? */
static bool finish(struct timer *timer)
{
    struct pollfd wait = {timer->fds[0], POLLIN, 0};
    bool is_readable;

    atomic_store(&timer->is_over, true);
    pthread_join(timer->thread, NULL);
    is_readable = poll(&wait, 1, 0) > 0;
    close(timer->fds[0]);
    close(timer->fds[1]);
    return is_readable;
}

static enum verdict over_before(struct trial *trial, int32_t code,
                                const struct card_result *result)
{
    trial_skip(trial, "the call was over too soon; give a connection to a"
                      " server that does not answer, or a form that makes the"
                      " call last: ");
    error_message(&trial->why, code, result->error);
    return SKIP;
}

/* *again is set if it was too late, which may be the machine's fault. */
static enum verdict cancel_once(struct trial *trial, bool by_fd, bool *again)
{
    struct timer timer;
    struct card_result result;
    enum verdict verdict = PASS;
    int64_t end, took;
    int32_t code;
    bool is_readable;

    *again = false;
    if (!begin(&timer, by_fd, WAIT_MS))
        return trial_skip(trial, "no thread could be started");
    code = timed_call(trial, &timer, HOPELESS_MS + WAIT_MS, &result, &end);
    is_readable = finish(&timer);
    took = end - atomic_load(&timer.at);
    if (atomic_load(&timer.at) == 0 || end < atomic_load(&timer.at)) {
        verdict = over_before(trial, code, &result);
    } else if (code != CARD_CANCELLED) {
        verdict = trial_fail(trial,
                             "cancelled while it ran, it returned %d"
                             " after %lld ms, not CARD_CANCELLED",
                             (int)code, (long long)took);
    } else if (took > LIMIT_MS + atomic_load(&timer.late)) {
        verdict = trial_fail(trial, "it took %lld ms to end", (long long)took);
        *again = took < HOPELESS_MS;
    } else if (by_fd && !is_readable) {
        verdict = trial_fail(trial, "it reads from cancel_fd");
    }
    trial_release(trial, &result);
    return verdict;
}

static enum verdict cancel_some(struct trial *trial, bool by_fd)
{
    enum verdict verdict = FAIL;
    bool again = true;

    if (!run_possible(trial, false))
        return SKIP;
    for (int i = 0; again && i < TRIES; i++)
        verdict = cancel_once(trial, by_fd, &again);
    return verdict;
}

static enum verdict check_flag(struct trial *trial)
{
    return cancel_some(trial, false);
}

static enum verdict check_fd(struct trial *trial)
{
    return cancel_some(trial, true);
}

#define DEADLINE_MS 300

static enum verdict expire_once(struct trial *trial, bool *again)
{
    struct timer timer;
    struct card_result result;
    enum verdict verdict = PASS;
    int64_t start, end, took;
    int32_t code;

    *again = false;
    if (!begin(&timer, false, HOPELESS_MS))
        return trial_skip(trial, "no thread could be started");
    start = moment_ms();
    code = timed_call(trial, &timer, DEADLINE_MS, &result, &end);
    finish(&timer);
    took = end - start;
    if (took < DEADLINE_MS - LIMIT_MS
        || (took < DEADLINE_MS && code != CARD_TIMEOUT)) {
        verdict = over_before(trial, code, &result);
    } else if (took > DEADLINE_MS + LIMIT_MS + atomic_load(&timer.late)) {
        verdict = trial_fail(trial, "with a deadline of %d ms it took %lld ms",
                             DEADLINE_MS, (long long)took);
        *again = took < HOPELESS_MS;
    } else if (code != CARD_TIMEOUT) {
        verdict = trial_fail(trial,
                             "when its deadline passed it returned %d,"
                             " not CARD_TIMEOUT",
                             (int)code);
        *again = true; /* the answer may have arrived at that very moment */
    }
    trial_release(trial, &result);
    return verdict;
}

static enum verdict check_deadline(struct trial *trial)
{
    enum verdict verdict = FAIL;
    bool again = true;

    if (!run_possible(trial, false))
        return SKIP;
    for (int i = 0; again && i < TRIES; i++)
        verdict = expire_once(trial, &again);
    return verdict;
}

#define REMEDY                                                              \
    "Wait with poll() for your sockets and cancel_fd, with a timeout of at" \
    " most 40 ms, and look at *cancel each time."

const struct check verify_time_checks[] = {
    {"cancel-flag", "A call that is cancelled by its flag ends within 200 ms.",
     "To cancel, make cancel_fd readable", REMEDY, READY_ALONE, check_flag},
    {"cancel-fd",
     "A call that is cancelled by its descriptor ends within 200 ms.",
     "To cancel, make cancel_fd readable", REMEDY, READY_ALONE, check_fd},
    {"deadline", "A call ends with CARD_TIMEOUT when its deadline passes.",
     "deadline_ms bounds the whole call",
     "Give each wait the time that is left of deadline_ms.", READY_ALONE,
     check_deadline},
    {.name = NULL},
};
