/* SPDX-License-Identifier: MIT */
/*
 * verify-threads.c - checks on simultaneous runs: whether each gets its own
 * answer, and whether one waits for another
 *
 * Calls also wait on a busy machine. So a stalled call counts against a card
 * only if its thread sleeps, and if the same is seen a second time; otherwise
 * the check is skipped.
 */
#include "config.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "form-text.h"
#include "verify-real.h"
#include "verify-threads.h"

/* ---- a run on a thread of its own ---- */

static void *run_task(void *argument)
{
    struct task *task = argument;
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_result result = empty;

    atomic_store(&task->thread_id, (int)syscall(SYS_gettid));
    task->code = task->trial->execute(&task->call, &result);
    task->came_to_something = real_came_to_something(task->code, &result);
    task->trial->about.card.release(&result);
    pthread_mutex_lock(&task->lock);
    task->is_over = true;
    pthread_cond_broadcast(&task->over);
    pthread_mutex_unlock(&task->lock);
    return NULL;
}

bool task_start(struct task *task, struct trial *trial,
                const struct card_call *call)
{
    *task = (struct task){.trial = trial, .call = *call};
    init_condition(&task->over);
    pthread_mutex_init(&task->lock, NULL);
    *trial->doing = "in execute(), on several threads";
    return pthread_create(&task->thread, NULL, run_task, task) == 0;
}

bool task_await(struct task *task, int64_t limit_ms)
{
    struct timespec end = monotonic_after(limit_ms);
    bool is_over;

    pthread_mutex_lock(&task->lock);
    while (!task->is_over
           && pthread_cond_timedwait(&task->over, &task->lock, &end) == 0)
        ;
    is_over = task->is_over;
    pthread_mutex_unlock(&task->lock);
    return is_over;
}

void task_join(struct task *task)
{
    pthread_join(task->thread, NULL);
    pthread_mutex_destroy(&task->lock);
    pthread_cond_destroy(&task->over);
}

bool task_sleeps(struct task *task)
{
    char path[64], line[512];
    const char *end = NULL;
    FILE *file;

    snprintf(path, sizeof path, "/proc/self/task/%d/stat",
             atomic_load(&task->thread_id));
    file = fopen(path, "re");
    if (file != NULL && fgets(line, sizeof line, file) != NULL)
        end = strrchr(line, ')');
    if (file != NULL)
        fclose(file);
    return end != NULL && end[1] == ' ' && end[2] == 'S';
}

/* ---- whose answer ---- */

#define ROUNDS 25

enum { RUN, DRY, REFUSED, KINDS };

static const char *const kind_names[KINDS] = {
    "output of a run", "preview of a dry run", "error of a refused call"};

/* One thread's inputs, and their outcome when nothing else ran. */
struct lane {
    struct trial *trial;
    const struct buf *form;
    char bad_form[64];
    struct buf texts[KINDS];
    int32_t codes[KINDS];
    bool is_steady[KINDS]; /* the outcome was the same twice */
    const char *mark;
    const struct lane *lanes; /* all lanes */
    pthread_barrier_t *start;
    pthread_t thread;
    unsigned wrong[KINDS];
};

static int32_t lane_call(struct lane *lane, size_t kind,
                         struct card_result *result)
{
    struct card_call call = real_call(lane->trial, lane->form);
    static const struct card_result empty = CARD_RESULT_INIT;

    if (kind != RUN)
        call.flags = CARD_DRY_RUN;
    if (kind == REFUSED)
        call.inputs =
            (struct card_text){lane->bad_form, strlen(lane->bad_form)};
    *result = empty;
    return lane->trial->execute(&call, result);
}

static struct json_span text_of_kind(const struct card_result *result,
                                     size_t kind)
{
    const struct card_text *text = kind == RUN   ? &result->output
                                   : kind == DRY ? &result->preview
                                                 : &result->error;

    return (struct json_span){text->data, text->data != NULL ? text->size : 0};
}

static bool is_same(struct json_span text, const struct buf *buf)
{
    return text.size == buf->size
           && (buf->size == 0 || memcmp(text.data, buf->data, buf->size) == 0);
}

static void call_alone(struct lane *lane)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct card_result result;
        struct json_span text;

        lane->codes[kind] = lane_call(lane, kind, &result);
        text = text_of_kind(&result, kind);
        lane->texts[kind] = (struct buf)BUF_INIT(BUF_UNLIMITED);
        buf_add(&lane->texts[kind], text.data, text.size);
        trial_release(lane->trial, &result);
        lane->is_steady[kind] =
            lane_call(lane, kind, &result) == lane->codes[kind]
            && is_same(text_of_kind(&result, kind), &lane->texts[kind]);
        trial_release(lane->trial, &result);
    }
}

static bool holds_mark(struct json_span text, const char *mark)
{
    return mark[0] != '\0' && text.size > 0
           && memmem(text.data, text.size, mark, strlen(mark)) != NULL;
}

/* Did the run fail because the machine was busy? Then it proves nothing. */
static bool is_bad_luck(int32_t code)
{
    return code == CARD_TIMEOUT || code == CARD_NETWORK;
}

static bool is_wrong(const struct lane *lane, size_t kind, int32_t code,
                     struct json_span text)
{
    if (kind == RUN && is_bad_luck(code))
        return false;
    if (lane->is_steady[kind])
        return code != lane->codes[kind] || !is_same(text, &lane->texts[kind]);
    for (size_t i = 0; i < VARIANTS; i++) {
        if (lane->lanes[i].form != lane->form
            && holds_mark(text, lane->lanes[i].mark))
            return true;
    }
    return false;
}

static void *call_together(void *argument)
{
    struct lane *lane = argument;

    pthread_barrier_wait(lane->start);
    for (size_t i = 0; i < ROUNDS * KINDS; i++) {
        size_t kind = i % KINDS;
        struct card_result result;
        int32_t code = lane_call(lane, kind, &result);

        lane->wrong[kind] +=
            is_wrong(lane, kind, code, text_of_kind(&result, kind));
        lane->trial->about.card.release(&result);
    }
    return NULL;
}

static bool lanes_differ(const struct lane *lanes)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct json_span text = {buf_cstr(&lanes[0].texts[kind]),
                                 lanes[0].texts[kind].size};

        if (!is_same(text, &lanes[1].texts[kind]))
            return true;
    }
    return false;
}

static bool run_lanes(struct lane *lanes)
{
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, VARIANTS);
    *lanes[0].trial->doing = "in execute(), on several threads";
    for (size_t i = 0; i < VARIANTS; i++) {
        lanes[i].start = &start;
        if (pthread_create(&lanes[i].thread, NULL, call_together, &lanes[i])
            != 0)
            return false;
    }
    for (size_t i = 0; i < VARIANTS; i++)
        pthread_join(lanes[i].thread, NULL);
    return true;
}

static enum verdict judge_lanes(struct trial *trial, const struct lane *lanes)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        unsigned wrong = 0;

        for (size_t i = 0; i < VARIANTS; i++)
            wrong += lanes[i].wrong[kind];
        if (wrong > 0)
            return trial_fail(
                trial,
                "%d threads at once, each with its own inputs: %u times out of "
                "%d the %s does not belong to these inputs",
                VARIANTS, wrong, VARIANTS * ROUNDS, kind_names[kind]);
    }
    if (!lanes_differ(lanes))
        return trial_skip(
            trial, "no input was found that changes the outcome of a call");
    return PASS;
}

static enum verdict check_mixed(struct trial *trial)
{
    auto_variants struct variants variants = VARIANTS_INIT;
    struct lane lanes[VARIANTS] = {{.trial = NULL}};
    enum verdict verdict;

    if (trial->about.card.thread_model != CARD_THREADS_ANY)
        return trial_skip(trial, "its thread model is one call at a time");
    variants_make(trial, &variants);
    if (!real_possible(trial, SERVER_ECHO))
        return SKIP;
    for (size_t i = 0; i < VARIANTS; i++) {
        lanes[i].trial = trial;
        lanes[i].form = &variants.forms[i];
        lanes[i].mark = variants.marks[i];
        lanes[i].lanes = lanes;
        snprintf(lanes[i].bad_form, sizeof lanes[i].bad_form,
                 "{\"verify_no_such_%zu\": %zu}", i, i);
        call_alone(&lanes[i]);
    }
    verdict = run_lanes(lanes)
                  ? judge_lanes(trial, lanes)
                  : trial_skip(trial, "no thread could be started");
    for (size_t i = 0; i < VARIANTS * KINDS; i++)
        buf_free(&lanes[i / KINDS].texts[i % KINDS]);
    return verdict;
}

/* ---- whether one waits for another ---- */

#define RUN_MS 30000
#define ARRIVE_MS 10000 /* until the first request arrives */
#define HELD_MS 1200    /* how much later the second may arrive */
#define TRIES 2

enum overlap { OVERLAPS, WAITS, UNKNOWN };

/* Makes a run alone and counts its requests: a card that sends more than one,
   for a token for instance, may have its reasons to wait. */
static enum verdict can_overlap(struct trial *trial, const struct buf *form)
{
    unsigned before = 0;
    int32_t code = CARD_OK;

    if (trial->server == NULL)
        return trial_skip(trial, "verify's server could not be started");
    for (size_t i = 0; i < 2; i++) {
        before = server_requests(trial->server);
        code = real_run_once(trial, form);
    }
    if (code != CARD_OK && code != CARD_HTTP_STATUS)
        return real_pass(trial, code);
    if (server_requests(trial->server) == before)
        return trial_skip(trial, "it sends nothing to verify's server");
    if (server_requests(trial->server) != before + 1)
        return trial_skip(trial, "a run sends more than one request");
    return PASS;
}

/* Answers the first request when the second has arrived, or will not. */
static enum overlap hold_two(struct trial *trial, struct task tasks[2],
                             const struct variants *variants)
{
    struct card_call call = real_call(trial, &variants->forms[0]);
    enum overlap overlap = UNKNOWN;
    bool arrived;

    call.deadline_ms = RUN_MS;
    if (!task_start(&tasks[0], trial, &call))
        return UNKNOWN;
    arrived = server_await_held(trial->server, 1, ARRIVE_MS);
    call = real_call(trial, &variants->forms[1]);
    call.deadline_ms = RUN_MS;
    if (!task_start(&tasks[1], trial, &call)) {
        server_let_go(trial->server);
        task_join(&tasks[0]);
        return UNKNOWN;
    }
    if (arrived && server_await_held(trial->server, 2, HELD_MS))
        overlap = OVERLAPS;
    else if (arrived && task_sleeps(&tasks[1]))
        overlap = WAITS;
    server_let_go(trial->server);
    if (overlap == WAITS && !server_await_held(trial->server, 1, ARRIVE_MS))
        overlap = UNKNOWN;
    server_let_go(trial->server);
    task_join(&tasks[0]);
    task_join(&tasks[1]);
    return overlap;
}

static enum verdict check_overlap(struct trial *trial)
{
    auto_variants struct variants variants = VARIANTS_INIT;
    struct task tasks[2];
    enum verdict verdict;
    bool differs;

    if (trial->about.card.thread_model != CARD_THREADS_ANY)
        return trial_skip(trial, "its thread model is one call at a time");
    differs = variants_make(trial, &variants);
    if (!real_possible(trial, SERVER_ECHO))
        return SKIP;
    verdict = can_overlap(trial, &variants.forms[0]);
    if (verdict != PASS)
        return verdict;
    server_manner(trial->server, SERVER_HOLD);
    for (size_t i = 0; i < TRIES; i++) {
        enum overlap overlap = hold_two(trial, tasks, &variants);

        if (overlap == OVERLAPS)
            return PASS;
        if (overlap == UNKNOWN)
            return trial_skip(trial, TOO_SLOW);
    }
    if (!differs)
        return trial_warn(trial, "two runs with the same inputs wait for each"
                                 " other");
    return trial_fail(trial, "while the server had not answered one run, a"
                             " second on another thread sent nothing; it did"
                             " once the first had its answer");
}

const struct check verify_thread_checks[] = {
    {"answers-apart",
     "Simultaneous runs with different inputs each get their own answer.",
     "card_descriptor.thread_model",
     "Keep what belongs to a call in its own memory, or say CARD_THREADS_ONE.",
     READY_CALLS, check_mixed},
    {"runs-overlap", "A run does not wait until another has its answer.",
     "card_descriptor.thread_model",
     "Hold no lock while waiting for the network, or say CARD_THREADS_ONE.",
     READY_CALLS, check_overlap},
    {.name = NULL},
};
