/* SPDX-License-Identifier: MIT */
/* batch.c - host-stub batch: the card for each line, many at once. */
#include "batch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "crc32c.h"
#include "heap.h"
#include "interrupt.h"
#include "jsonwrite.h"
#include "paginate.h"

#define JOBS_DEFAULT 8
#define JOBS_MAX 256

/* How often the main thread looks, and brings results to the disk. */
#define TICK_MS 100
#define SYNC_MS 1000

/* ---- stopping ---- */

static void signal_fd(int32_t fd)
{
    eventfd_write(fd, 1);
}

void batch_stop(struct batch *batch, enum batch_reason reason,
                struct problem *problem)
{
    bool is_first;

    pthread_mutex_lock(&batch->lock);
    is_first = batch->reason == BATCH_GOES_ON;
    if (is_first) {
        batch->reason = reason;
        if (problem != NULL) {
            batch->problem = *problem;
            *problem = (struct problem)PROBLEM_INIT;
        }
    }
    pthread_mutex_unlock(&batch->lock);
    if (!is_first)
        return;
    signal_fd(batch->stop_fd);
    pacing_stop(&batch->pacing);
    results_stop(&batch->results);
}

bool batch_stopped(struct batch *batch)
{
    bool stopped;

    if (batch->deadline > 0 && pacing_now() >= batch->deadline)
        batch_stop(batch, BATCH_DEADLINE, NULL);
    pthread_mutex_lock(&batch->lock);
    stopped = batch->reason != BATCH_GOES_ON;
    pthread_mutex_unlock(&batch->lock);
    return stopped;
}

/* ---- preparing ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static bool is_same_file(const char *path, const struct stat *info)
{
    struct stat other;

    return path != NULL && strcmp(path, "-") != 0 && stat(path, &other) == 0
           && other.st_dev == info->st_dev && other.st_ino == info->st_ino;
}

/* Would the output be written over what is read? */
static bool is_read_too(const struct options *options)
{
    struct stat info;

    return options->output != NULL && stat(options->output, &info) == 0
           && S_ISREG(info.st_mode)
           && (is_same_file(options->operands[1], &info)
               || is_same_file(options->batch.form, &info));
}

static bool check_options(const struct options *options,
                          struct problem *problem)
{
    bool from_stdin = strcmp(options->operands[1], "-") == 0;

    if (from_stdin && options->connection != NULL
        && strcmp(options->connection, "-") == 0)
        return problem_set(problem, STATUS_USAGE,
                           "the forms and the connection cannot both come from "
                           "standard input");
    for (size_t i = 0; from_stdin && i < options->set_count; i++) {
        if (ends_with(options->sets[i], "=@-"))
            return problem_set(problem, STATUS_USAGE,
                               "the forms and --set %s cannot both come from "
                               "standard input",
                               options->sets[i]);
    }
    if (is_read_too(options))
        return problem_set(problem, STATUS_USAGE,
                           "-o %s is what the forms are made of: name another "
                           "file",
                           options->output);
    if (options->batch.resume && options->output == NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--resume goes with -o FILE, the output to go on "
                           "with");
    if (options->batch.resend_unknown && !options->batch.resume)
        return problem_set(problem, STATUS_USAGE,
                           "--resend-unknown goes with --resume");
    return true;
}

/* What must be the same for a job to be gone on with. */
static void write_header(struct buf *header, const struct batch *batch)
{
    const struct options *options = batch->options;
    uint32_t sets = 0;

    for (size_t i = 0; i < options->set_count; i++) {
        const struct buf *value = &batch->lines.sets[i].value;

        sets = crc32c(sets, options->sets[i], strlen(options->sets[i]) + 1);
        sets = crc32c(sets, buf_cstr(value), value->size);
    }
    buf_str(header, "{\"batch\":1,\"card\":");
    json_quote_str(header, batch->job.plugin.about.card.id);
    buf_fmt(header,
            ",\"template\":%u,\"sets\":%u,\"unordered\":%s,"
            "\"ignore_status\":%s,\"paginate\":%s,\"max_items\":%lld}",
            options->batch.form != NULL ? batch->lines.template.crc : 0, sets,
            options->batch.unordered ? "true" : "false",
            options->ignore_status ? "true" : "false",
            options->paginate ? "true" : "false",
            (long long)options->max_items);
}

static bool prepare_job(struct batch *batch, struct problem *problem)
{
    const struct options *options = batch->options;
    struct job *job = &batch->job;

    return plugin_find(&job->plugin, options, options->operands[0], problem)
           && (!options->paginate || paginate_can(job, problem))
           && connection_read(&job->connection, options->connection,
                              &job->plugin.about, problem)
           && connection_share(&job->connection, options->connection,
                               &job->plugin.about, problem);
}

static bool prepare(struct batch *batch, struct problem *problem)
{
    const struct options *options = batch->options;
    auto_buf struct buf header = BUF_INIT(65536);

    batch->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    batch->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    batch->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (batch->stop_fd < 0 || batch->cancel_fd < 0 || batch->done_fd < 0
        || !pacing_init(&batch->pacing, options->batch.reserve))
        return problem_set(problem, STATUS_INTERNAL, "%s", strerror(errno));
    if (!check_options(options, problem) || !prepare_job(batch, problem))
        return false;
    if (!live_begin(&batch->live, &batch->job.connection))
        return problem_set(problem, STATUS_INTERNAL, "no memory");
    if (!lines_open(&batch->lines, options, batch->job.plugin.about.inputs,
                    batch->stop_fd, problem))
        return false;
    write_header(&header, batch);
    if (!results_open(&batch->results, options, &header, problem))
        return false;
    batch->to_terminal = isatty(batch->results.fd) != 0;
    return true;
}

/* ---- working ---- */

static void *work(void *context)
{
    struct batch *batch = context;
    auto_item struct item item = ITEM_INIT;

    while (batch_take(batch, &item)) {
        lines_finish(&batch->lines, &item);
        batch_call(batch, &item);
    }
    atomic_fetch_sub(&batch->working, 1);
    signal_fd(batch->done_fd);
    return NULL;
}

static int job_count(const struct batch *batch)
{
    int jobs = batch->options->batch.jobs;

    if (batch->job.plugin.about.card.thread_model == CARD_THREADS_ANY)
        return jobs > 0 ? jobs : JOBS_DEFAULT;
    if (jobs > 1)
        notice("%s makes one call at a time, whatever -j says",
               batch->job.plugin.about.card.id);
    return 1;
}

/* Signals are for the main thread. Returns how many have begun. */
static int begin_threads(struct batch *batch, pthread_t *threads)
{
    int wanted = job_count(batch);
    int begun = 0;
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (begun < wanted) {
        atomic_fetch_add(&batch->working, 1);
        if (pthread_create(&threads[begun], NULL, work, batch) != 0) {
            atomic_fetch_sub(&batch->working, 1);
            break;
        }
        begun++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

static void show(struct batch *batch)
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

static void drain(int fd)
{
    char bytes[8];

    while (fd >= 0 && read(fd, bytes, sizeof bytes) > 0)
        ;
}

/* Until every thread has ended. */
static void watch(struct batch *batch, int32_t interrupt_fd)
{
    struct pollfd fds[2] = {{interrupt_fd, POLLIN, 0},
                            {batch->done_fd, POLLIN, 0}};
    int64_t synced = pacing_now();

    while (atomic_load(&batch->working) > 0) {
        poll(fds, 2, TICK_MS);
        drain(interrupt_fd);
        drain(batch->done_fd);
        if (interrupt_count() > 0)
            batch_stop(batch, BATCH_INTERRUPTED, NULL);
        if (interrupt_count() > 1)
            signal_fd(batch->cancel_fd);
        if (pacing_now() - synced >= SYNC_MS) {
            results_sync(&batch->results);
            synced = pacing_now();
        }
        show(batch);
    }
}

/* ---- ending ---- */

static int tell_end(struct batch *batch, struct problem *problem)
{
    const struct progress_counts *counts = &batch->progress.counts;

    switch (batch->reason) {
    case BATCH_INTERRUPTED:
        problem_set(problem, STATUS_INTERRUPTED, "interrupted");
        break;
    case BATCH_FAILURES:
        problem_set(problem, STATUS_LINES_FAILED,
                    "stopped: %ju lines have failed",
                    (uintmax_t)counts->failed);
        break;
    case BATCH_DEADLINE:
        problem_set(problem, STATUS_TIMEOUT, "stopped: the time is up");
        break;
    case BATCH_BROKEN:
        if (batch->problem.message.size == 0)
            problem_set(&batch->problem, STATUS_INTERNAL, "no memory");
        problem_free(problem);
        *problem = batch->problem;
        batch->problem = (struct problem)PROBLEM_INIT;
        return problem->status;
    default:
        return counts->failed + counts->failed_before > 0 ? STATUS_LINES_FAILED
                                                          : STATUS_DONE;
    }
    if (batch->results.has_journal)
        problem_add(problem, RESULTS_GO_ON, batch->options->output);
    return problem->status;
}

static int run(struct batch *batch, struct problem *problem)
{
    pthread_t threads[JOBS_MAX];
    int32_t interrupt_fd = interrupt_begin_many(2);
    bool good;
    int begun;

    if (batch->options->deadline_ms > 0)
        batch->deadline = pacing_now() + batch->options->deadline_ms;
    progress_begin(&batch->progress, batch->options);
    batch->progress.counts.failed_before = batch->results.journal.failed;
    begun = begin_threads(batch, threads);
    if (begun == 0)
        batch_stop(batch, BATCH_BROKEN, NULL);
    watch(batch, interrupt_fd);
    for (int i = 0; i < begun; i++)
        pthread_join(threads[i], NULL);
    good =
        results_close(&batch->results, batch->reason == BATCH_GOES_ON, problem);
    progress_end(&batch->progress);
    return good ? tell_end(batch, problem) : problem->status;
}

static void batch_free(struct batch *batch)
{
    results_free(&batch->results);
    lines_close(&batch->lines);
    live_end(&batch->live);
    pacing_free(&batch->pacing);
    problem_free(&batch->problem);
    job_free(&batch->job);
    if (batch->stop_fd >= 0)
        close(batch->stop_fd);
    if (batch->cancel_fd >= 0)
        close(batch->cancel_fd);
    if (batch->done_fd >= 0)
        close(batch->done_fd);
    free(batch);
}

int command_batch(const struct options *options, struct problem *problem)
{
    static const struct batch empty = {
        .live = LIVE_INIT,
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
        problem_set(problem, STATUS_INTERNAL, "no memory");
        return problem->status;
    }
    memcpy(batch, &empty, sizeof empty);
    heap_for_many_calls();
    batch->options = options;
    job_init(&batch->job);
    lines_init(&batch->lines);
    status = prepare(batch, problem) ? run(batch, problem) : problem->status;
    batch_free(batch);
    return status;
}
