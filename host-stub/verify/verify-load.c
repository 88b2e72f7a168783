/* SPDX-License-Identifier: MIT */
/* verify-load.c - checks on many calls: at once, in a row, and what they tell.
 */
#include "config.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "form-text.h"
#include "verify.h"

#define THREADS 8
#define CALLS 50

/* What each call is to come to, as one call alone does. */
struct crowd {
    struct trial *trial;
    int32_t bad_code;
    struct buf preview; /* empty: it differs from call to call */
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

/* Two calls alone; what differs between them is not compared. */
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
    struct crowd crowd = {.trial = trial, .preview = BUF_INIT(SIZE_MAX)};
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
    return trial_fail(trial,
                      "of %d calls by %d threads %u come to something"
                      " else than one alone",
                      2 * THREADS * CALLS, THREADS, atomic_load(&crowd.wrong));
}

/* ---- leaks ---- */

/* Sanitizers count the heap themselves, and keep what is freed for a while. */
#if defined(__SANITIZE_ADDRESS__)
#define COUNTS_ITSELF true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTS_ITSELF true
#endif
#endif
#ifndef COUNTS_ITSELF
#define COUNTS_ITSELF false
#endif

#define ROUNDS 4
#define ROUND_CALLS 2500
#define LEAST 8                       /* bytes a call, of malloc's own count */
#define LEAST_PAGES ((size_t)1 << 20) /* bytes a round, of the process */
#define SECONDS 40

struct memory {
    size_t heap, process;
};

static struct memory memory_now(void)
{
    struct mallinfo2 info = mallinfo2();
    struct memory memory = {info.uordblks + info.hblkhd, 0};
    FILE *file = fopen("/proc/self/statm", "re");
    char line[200];

    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *behind;

        strtoull(line, &behind, 10); /* the whole; then what is resident */
        memory.process =
            (size_t)strtoull(behind, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
    }
    if (file != NULL)
        fclose(file);
    return memory;
}

/* False: the time is up. */
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
        if (i % 100 == 0 && monotonic_ms() > end)
            return false;
    }
    return true;
}

/*
 * A leak grows in every round; what a card keeps for itself, and what an
 * allocator does, does not.
 */
static enum verdict check_leaks(struct trial *trial)
{
    struct memory at[ROUNDS + 1];
    int64_t end = monotonic_ms() + (int64_t)SECONDS * 1000;
    bool heap = true, process = true;

    if (COUNTS_ITSELF)
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
        heap = heap && at[i].heap >= at[i - 1].heap + LEAST * ROUND_CALLS / 4;
        process = process && at[i].process >= at[i - 1].process + LEAST_PAGES;
    }
    if (!heap && !process)
        return PASS;
    return trial_fail(trial, "%d calls, each released, leave %zu bytes in %s",
                      ROUNDS * ROUND_CALLS,
                      heap ? at[ROUNDS].heap - at[0].heap
                           : at[ROUNDS].process - at[0].process,
                      heap ? "the heap" : "the process");
}

/* ---- what the card tells ---- */

struct told {
    pthread_t thread;
    int32_t level; /* what is asked for */
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
    buf_str(&told->lines, line);
    buf_char(&told->lines, '\n');
}

/* A dry run, a refused one and a run, with all that they tell. */
static void call_telling(struct trial *trial, struct told *told, size_t which)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = empty;
    const struct card_text *const texts[] = {&result.error, &result.preview,
                                             &result.attempts, &result.next};
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
        struct told told = {pthread_self(), level, BUF_INIT(SIZE_MAX), NULL};

        for (size_t i = 0; i < 3; i++)
            call_telling(trial, &told, i);
        buf_free(&told.lines);
        if (told.fault != NULL)
            return trial_fail(trial, "%s", told.fault);
    }
    return PASS;
}

/* Secrets that are not required are given too, where the card takes them. */
static void add_secret(struct trial *trial, const struct card_field *field)
{
    auto_buf struct buf before = BUF_INIT(1u << 22);
    auto_buf struct buf json = BUF_INIT(1u << 16);
    struct card_result result;
    struct json_span value;

    if (trial->is_given || !(field->flags & CARD_FIELD_SECRET)
        || json_find(span_of_buf(&trial->connection), field->key, &value))
        return;
    buf_add(&before, buf_cstr(&trial->connection), trial->connection.size);
    value_fitting(&json, field);
    form_put(&trial->connection, field->key, span_of_buf(&json));
    if (trial_dry(trial, span_of_buf(&trial->form), &result) != CARD_OK) {
        buf_reset(&trial->connection);
        buf_add(&trial->connection, buf_cstr(&before), before.size);
    }
    trial_release(trial, &result);
}

static enum verdict check_secrets(struct trial *trial)
{
    struct told told = {pthread_self(), CARD_LOG_DEBUG, BUF_INIT(SIZE_MAX),
                        NULL};
    size_t secrets = 0;

    for (size_t i = 0; i < trial->about.connection.count; i++)
        add_secret(trial, &trial->about.connection.at[i]);
    if (!run_possible(trial, true))
        return SKIP;
    for (size_t i = 0; i < 3; i++)
        call_telling(trial, &told, i);
    for (size_t i = 0; i < trial->about.connection.count; i++) {
        const struct card_field *field = &trial->about.connection.at[i];
        auto_buf struct buf secret = BUF_INIT(1u << 20);

        if (!(field->flags & CARD_FIELD_SECRET)
            || !json_find_text(span_of_buf(&trial->connection), field->key,
                               &secret)
            || secret.size < 6)
            continue;
        secrets++;
        if (memmem(buf_cstr(&told.lines), told.lines.size, secret.data,
                   secret.size)
            != NULL)
            return trial_fail(trial,
                              "the secret '%.100s' is in a preview, an"
                              " error, attempts or a line of the log",
                              field->key);
    }
    return secrets > 0 ? PASS
                       : trial_skip(trial, "the connection holds no secret");
}

const struct check verify_load_checks[] = {
    {"secrets", "Secrets are masked in previews, errors, attempts and the log.",
     "log gets one line without its newline",
     "Mask the value of each secret field at one place, on the way out.",
     READY_CALLS, check_secrets},
    {"log", "The log gets single lines of the level asked for, on this thread.",
     "log gets one line without its newline",
     "Compare with log_level, leave out the newline.", READY_CALLS, check_log},
    {"parallel", "Calls at once come to what one alone comes to.",
     "card_descriptor.thread_model",
     "Use no static variables, or say CARD_THREADS_ONE.", READY_CALLS,
     check_parallel},
    {"leaks", "After 10,000 calls, each released, no memory is missing.",
     "Gives back all that execute() put",
     "Free on every way out; run one call under valgrind.", READY_CALLS,
     check_leaks},
    {.name = NULL},
};
