/* SPDX-License-Identifier: MIT */
/* batch.c - host-stub batch: calls the card for each line, many at once. */
#include "batch.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "commands.h"
#include "heap.h"
#include "interrupt.h"
#include "moment.h"

#define JOBS_DEFAULT 8

/* How often the main thread looks, and syncs the results to the disk. */
#define TICK_MS 100
#define SYNC_MS 1000

/* ---- working ---- */

static void *work_on_lines(void *context)
{
    struct batch *batch = context;
    auto_item struct item item = ITEM_INIT;

    while (batch_take(batch, &item)) {
        lines_finish(&batch->lines, &item);
        batch_call(batch, &item);
    }
    atomic_fetch_sub(&batch->working, 1);
    eventfd_write(batch->done_fd, 1);
    return NULL;
}

static int job_count(const struct batch *batch)
{
    int jobs = batch->options->batch.jobs;

    if (batch_is_dry_text(batch))
        return 1; /* so that the first lines are shown first */
    if (batch->job.plugin.about.card.thread_model == CARD_THREADS_ANY)
        return jobs > 0 ? jobs : JOBS_DEFAULT;
    if (jobs > 1)
        notice("%s makes one call at a time, whatever -j says",
               batch->job.plugin.about.card.id);
    return 1;
}

/* Starts the workers with signals blocked, so that the main thread gets them.
   Returns the number started. */
static int begin_threads(struct batch *batch, pthread_t *threads)
{
    int wanted = job_count(batch);
    int begun = 0;
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (begun < wanted) {
        atomic_fetch_add(&batch->working, 1);
        if (pthread_create(&threads[begun], NULL, work_on_lines, batch) != 0) {
            atomic_fetch_sub(&batch->working, 1);
            break;
        }
        begun++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

static void show_progress(struct batch *batch)
{
    const struct feed *feed = &batch->lines.feed;
    struct progress_state state = {.share = -1};

    if (feed->size > 0)
        state.share = (double)feed->taken / (double)feed->size;
    if (state.share > 1)
        state.share = 1;
    state.wait_ms = pacing_waits(&batch->pacing, atomic_load(&batch->calling),
                                 state.reason, sizeof state.reason);
    state.is_ending = batch_stopped(batch);
    progress_show(&batch->progress, &state);
}

static void drain_fd(int fd)
{
    char bytes[8];

    while (fd >= 0 && read(fd, bytes, sizeof bytes) > 0)
        ;
}

/* Runs until every thread has ended. */
static void watch_threads(struct batch *batch, int32_t interrupt_fd)
{
    struct pollfd fds[2] = {{interrupt_fd, POLLIN, 0},
                            {batch->done_fd, POLLIN, 0}};
    int64_t synced = moment_ms();

    while (atomic_load(&batch->working) > 0) {
        poll(fds, 2, TICK_MS);
        drain_fd(interrupt_fd);
        drain_fd(batch->done_fd);
        if (interrupt_count() > 0)
            batch_stop(batch, BATCH_INTERRUPTED, NULL);
        if (interrupt_count() > 1)
            eventfd_write(batch->cancel_fd, 1);
        if (moment_ms() - synced >= SYNC_MS) {
            results_sync(&batch->results);
            synced = moment_ms();
        }
        show_progress(batch);
    }
}

/* ---- ending ---- */

static int report_end(struct batch *batch, struct problem *problem)
{
    const struct progress_counts *counts = &batch->progress.counts;

    switch (batch->reason) {
    case BATCH_INTERRUPTED:
        problem_set(problem, STATUS_INTERRUPTED, "interrupted");
        break;
    case BATCH_FAILURES:
        problem_set(problem, STATUS_LINES_FAILED, "stopped: %ju line%s failed",
                    (uintmax_t)counts->failed,
                    counts->failed == 1 ? " has" : "s have");
        break;
    case BATCH_DEADLINE:
        problem_set(problem, STATUS_TIMEOUT,
                    "stopped: the --deadline has passed");
        break;
    case BATCH_BROKEN:
        if (batch->problem.message.size == 0)
            problem_no_memory(&batch->problem);
        problem_free(problem);
        *problem = batch->problem;
        batch->problem = (struct problem)PROBLEM_INIT;
        return problem->status;
    default: /* a line that was left out is still to be looked at */
        return counts->failed + counts->failed_before > 0
                       || atomic_load(&batch->left_out) > 0
                   ? STATUS_LINES_FAILED
                   : STATUS_DONE;
    }
    if (batch->results.has_journal)
        problem_add(problem, RESULTS_GO_ON, batch->options->output);
    return problem->status;
}

/* Says what --retry-failed did not send. */
static void say_left_out(struct batch *batch)
{
    uintmax_t count = atomic_load(&batch->left_out);

    if (count > 0)
        notice("%ju line%s left out, whose calls may have taken effect; check "
               "them, and give --resend-unknown to include them",
               count, count == 1 ? " is" : "s are");
    if (batch->options->batch.retry != NULL && batch->retry.count == 0)
        notice("no line of %s has failed, so there is nothing to do",
               batch->retry.path);
}

/* Was the job refused before anything was done? Then there is nothing to sum
   up. */
static bool was_refused(const struct batch *batch)
{
    return batch->reason == BATCH_BROKEN && batch->progress.counts.done == 0;
}

static int run_batch(struct batch *batch, struct problem *problem)
{
    const struct options *options = batch->options;
    pthread_t threads[JOBS_MAX];
    int32_t interrupt_fd = interrupt_begin();
    bool good;
    int begun;

    if (batch->job.deadline_ms > 0)
        batch->deadline = moment_ms() + batch->job.deadline_ms;
    progress_begin(&batch->progress, batch->options);
    batch->progress.counts.failed_before = batch->results.journal.failed;
    begun = begin_threads(batch, threads);
    if (begun == 0)
        batch_stop(batch, BATCH_BROKEN, NULL);
    watch_threads(batch, interrupt_fd);
    for (int i = 0; i < begun; i++)
        pthread_join(threads[i], NULL);
    if (batch->results.has_journal && batch->results.journal.finished
        && batch->reason == BATCH_GOES_ON) /* and nothing was added */
        progress_was_finished(&batch->progress, batch->options->output);
    batch->results.is_refused = was_refused(batch);
    good = results_close(&batch->results, batch->reason == BATCH_GOES_ON,
                         batch->lines.input_crc, problem);
    if (good && batch->results.is_refused)
        progress_hide(&batch->progress);
    progress_end(&batch->progress);
    say_left_out(batch);
    if (options->batch.dry_run && problem->status == STATUS_NO_READER)
        buf_reset(&problem->message); /* nothing was sent, so nothing is lost */
    else if (options->batch.dry_run && !batch->results.is_refused)
        good = batch_dry_end(batch, problem) && good;
    return good ? report_end(batch, problem) : problem->status;
}

static void batch_free(struct batch *batch)
{
    results_free(&batch->results);
    retry_free(&batch->retry);
    lines_close(&batch->lines);
    backlog_free(&batch->backlog);
    live_end(&batch->live);
    pacing_free(&batch->pacing);
    problem_free(&batch->problem);
    names_free(&batch->sets);
    job_free(&batch->job);
    if (batch->stop_fd >= 0)
        close(batch->stop_fd);
    if (batch->cancel_fd >= 0)
        close(batch->cancel_fd);
    if (batch->done_fd >= 0)
        close(batch->done_fd);
    free(batch);
}

/* If a signal arrived during the preparation, that is why it failed. */
static int prepare_failed(struct problem *problem)
{
    if (interrupted())
        problem_set(problem, STATUS_INTERRUPTED, "interrupted");
    return problem->status;
}

int command_batch(const struct options *options, struct problem *problem)
{
    static const struct batch empty = {
        .live = LIVE_INIT,
        .backlog = BACKLOG_INIT,
        .reading = PTHREAD_MUTEX_INITIALIZER,
        .results = RESULTS_INIT,
        .stop_fd = -1,
        .cancel_fd = -1,
        .done_fd = -1,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .problem = PROBLEM_INIT,
    };
    struct batch *batch = malloc(sizeof *batch);
    int status;

    if (batch == NULL) {
        problem_no_memory(problem);
        return problem->status;
    }
    memcpy(batch, &empty, sizeof empty);
    heap_for_many_calls();
    interrupt_begin();
    batch->options = options;
    job_init(&batch->job);
    lines_init(&batch->lines);
    if (batch_prepare(batch, problem))
        status = run_batch(batch, problem);
    else
        status = prepare_failed(problem);
    batch_free(batch);
    return status;
}
