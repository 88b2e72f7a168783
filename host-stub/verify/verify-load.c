/* SPDX-License-Identifier: MIT */
/* verify-load.c - checks on many calls, at once and in a row, and on callbacks.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "jsonwrite.h"
#include "moment.h"
#include "verify-memory.h"
#include "verify-sanitized.h"
#include "verify.h"

#define THREADS 8
#define CALLS 50

/* The expected outcome of each call: that of one call alone. */
struct crowd {
    struct trial *trial;
    int32_t bad_code;
    struct buf preview; /* empty if it differs from call to call */
    pthread_barrier_t start;
    atomic_uint wrong;
};

static void call_both(struct crowd *crowd)
{
    struct card_result result;
    int32_t code =
        trial_dry(crowd->trial, span_of_buf(&crowd->trial->form), &result);
    const struct card_text *text = &result.preview;

    if (code != CARD_OK
        || (crowd->preview.size > 0
            && (text->data == NULL || text->size != crowd->preview.size
                || memcmp(text->data, crowd->preview.data, text->size) != 0)))
        atomic_fetch_add(&crowd->wrong, 1);
    trial_release(crowd->trial, &result);
    code =
        trial_dry(crowd->trial, span_of_str("{\"verify_no_such\":1}"), &result);
    if (code != crowd->bad_code)
        atomic_fetch_add(&crowd->wrong, 1);
    trial_release(crowd->trial, &result);
}

static void *call_many(void *argument)
{
    struct crowd *crowd = argument;

    pthread_barrier_wait(&crowd->start);
    for (int i = 0; i < CALLS; i++)
        call_both(crowd);
    return NULL;
}

/* Makes two calls while no other runs; parts that differ between them are not
   compared. */
static void call_alone(struct crowd *crowd)
{
    struct card_result result, again;

    trial_dry(crowd->trial, span_of_buf(&crowd->trial->form), &result);
    trial_dry(crowd->trial, span_of_buf(&crowd->trial->form), &again);
    if (result.preview.data != NULL && again.preview.data != NULL
        && result.preview.size == again.preview.size
        && memcmp(result.preview.data, again.preview.data, again.preview.size)
               == 0)
        buf_add(&crowd->preview, again.preview.data, again.preview.size);
    trial_release(crowd->trial, &result);
    trial_release(crowd->trial, &again);
    crowd->bad_code =
        trial_dry(crowd->trial, span_of_str("{\"verify_no_such\":1}"), &result);
    trial_release(crowd->trial, &result);
}

static enum verdict check_parallel(struct trial *trial)
{
    struct crowd crowd = {.trial = trial, .preview = BUF_INIT(BUF_UNLIMITED)};
    pthread_t threads[THREADS];

    if (trial->about.card.thread_model != CARD_THREADS_ANY)
        return trial_skip(trial, "its thread model is one call at a time");
    call_alone(&crowd);
    pthread_barrier_init(&crowd.start, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, call_many, &crowd) != 0)
            return trial_skip(trial, "no thread could be started");
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    if (atomic_load(&crowd.wrong) == 0)
        return PASS;
    return trial_fail(
        trial,
        "of %d calls by %d threads, %u have a different outcome from one alone",
        2 * THREADS * CALLS, THREADS, atomic_load(&crowd.wrong));
}

/* ---- leaks ---- */

#define ROUNDS 4
#define ROUND_CALLS 2500
#define SECONDS 40

/* Returns false when the time is up. */
static bool call_row(struct trial *trial, size_t count, int64_t end)
{
    static const char *const bad[] = {"{}", "[", "{\"verify_no_such\":1}"};

    for (size_t i = 0; i < count; i++) {
        struct card_result result;

        trial_dry(trial,
                  i % 4 < 3 ? span_of_str(bad[i % 4])
                            : span_of_buf(&trial->form),
                  &result);
        trial_release(trial, &result);
        if (i % 100 == 0 && moment_ms() > end)
            return false;
    }
    return true;
}

/*
 * A leak grows in every round; a cache of the card or of an allocator does not.
 */
static enum verdict check_leaks(struct trial *trial)
{
    struct memory at[ROUNDS + 1];
    int64_t end = moment_ms() + (int64_t)SECONDS * 1000;
    bool heap = true, process = true;

    if (VERIFY_SANITIZED)
        return trial_skip(trial, "this host-stub is built with a sanitizer"
                                 " that finds leaks by itself");
    call_row(trial, ROUND_CALLS / 2, end);
    at[0] = memory_now();
    for (size_t i = 1; i <= ROUNDS; i++) {
        if (!call_row(trial, ROUND_CALLS, end))
            return trial_skip(trial,
                              "its calls take too long to make %d of"
                              " them",
                              ROUNDS * ROUND_CALLS);
        at[i] = memory_now();
        heap =
            heap && at[i].heap >= at[i - 1].heap + LEAK_LEAST * ROUND_CALLS / 4;
        process =
            process && at[i].process >= at[i - 1].process + LEAK_LEAST_PAGES;
    }
    if (!heap && !process)
        return PASS;
    return trial_fail(trial, "%d calls, each released, leave %zu bytes in %s",
                      ROUNDS * ROUND_CALLS,
                      heap ? at[ROUNDS].heap - at[0].heap
                           : at[ROUNDS].process - at[0].process,
                      heap ? "the heap" : "the process");
}

/* ---- callbacks ---- */

struct told {
    pthread_t thread;
    int32_t level; /* the requested level */
    struct buf lines;
    const char *fault;
};

static void take_line(void *context, int32_t level, const char *line)
{
    struct told *told = context;

    if (!pthread_equal(told->thread, pthread_self())) {
        told->fault = "log is called on another thread";
        return;
    }
    if (level > told->level || level <= CARD_LOG_NONE)
        told->fault = "log gets a line above log_level";
    else if (strchr(line, '\n') != NULL)
        told->fault = "log gets a line with a line end in it";
    else if (!utf8_valid(line, strlen(line)))
        told->fault = "log gets a line that is not UTF-8";
    buf_str(&told->lines, line);
    buf_char(&told->lines, '\n');
}

/* Makes a dry run, a refused one and a run, and collects their callbacks. */
static void call_telling(struct trial *trial, struct told *told, size_t which)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = empty;
    const struct card_text *const texts[] = {&result.error, &result.preview,
                                             &result.attempts, &result.next,
                                             &result.next_refused};
    struct json_span form = which == 1 ? span_of_str("{\"verify_no_such\":1}")
                                       : span_of_buf(&trial->form);

    call.flags = which == 2 ? 0 : CARD_DRY_RUN;
    call.inputs = (struct card_text){form.data, form.size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    call.deadline_ms = 3000;
    call.log = take_line;
    call.log_level = told->level;
    call.context = told;
    *trial->doing = "in execute()";
    trial->execute(&call, &result);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i]->data != NULL)
            buf_add(&told->lines, texts[i]->data, texts[i]->size);
    }
    trial_release(trial, &result);
}

static enum verdict check_log(struct trial *trial)
{
    if (!run_possible(trial, true))
        return SKIP;
    for (int32_t level = CARD_LOG_NONE; level <= CARD_LOG_DEBUG; level++) {
        struct told told = {pthread_self(), level, BUF_INIT(BUF_UNLIMITED),
                            NULL};

        for (size_t i = 0; i < 3; i++)
            call_telling(trial, &told, i);
        buf_free(&told.lines);
        if (told.fault != NULL)
            return trial_fail(trial, "%s", told.fault);
    }
    return PASS;
}

const struct check verify_load_checks[] = {
    {"log", "The log gets single lines of the requested level, on this thread.",
     "log gets one line without its newline",
     "Compare with log_level, leave out the newline.", READY_CALLS, check_log},
    {"parallel", "Concurrent calls have the same outcome as one alone.",
     "card_descriptor.thread_model",
     "Use no static variables, or say CARD_THREADS_ONE.", READY_CALLS,
     check_parallel},
    {"leaks", "After 10,000 calls, each released, no memory is leaked.",
     "Gives back all that execute() put",
     "Free memory on every path out; run one call under valgrind.", READY_CALLS,
     check_leaks},
    {.name = NULL},
};
