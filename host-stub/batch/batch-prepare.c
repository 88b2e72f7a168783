/* SPDX-License-Identifier: MIT */
/* batch-prepare.c - checks the options and opens the files of a batch. */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch.h"
#include "crc32c.h"
#include "interrupt.h"
#include "jsonwrite.h"
#include "operands.h"
#include "paginate.h"

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

/* Would the output overwrite a file that is read? */
static bool is_read_too(const struct options *options)
{
    struct stat info;

    return options->output != NULL && stat(options->output, &info) == 0
           && S_ISREG(info.st_mode)
           && (is_same_file(options->operands[1], &info)
               || is_same_file(options->batch.form, &info)
               || is_same_file(options->batch.retry, &info));
}

/* Checks options that exclude each other. */
static bool check_together(const struct options *options,
                           struct problem *problem)
{
    if (options->batch.resume && options->batch.overwrite)
        return problem_set(problem, STATUS_USAGE,
                           "--resume and --overwrite cannot be given together: "
                           "--resume goes on with the job that wrote -o FILE, "
                           "--overwrite discards what is in it");
    if (options->batch.resume && options->batch.dry_run)
        return problem_set(problem, STATUS_USAGE,
                           "--resume and --dry-run cannot be given together: "
                           "--dry-run checks every line, whatever was done "
                           "before; leave out --resume for it");
    if (options->batch.retry != NULL && strcmp(options->operands[1], "-") == 0)
        return problem_set(problem, STATUS_USAGE,
                           "--retry-failed reads the forms twice, so they "
                           "cannot come from standard input; give a file");
    return true;
}

static bool check_options(const struct options *options,
                          struct problem *problem)
{
    bool from_stdin = strcmp(options->operands[1], "-") == 0;

    if (options->batch.form != NULL && strcmp(options->batch.form, "-") == 0
        && (from_stdin
            || (options->connection != NULL
                && strcmp(options->connection, "-") == 0)))
        return problem_set(problem, STATUS_USAGE,
                           "--template and %s cannot both come from standard "
                           "input",
                           from_stdin ? "the forms" : "the connection");
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
        return problem_set(
            problem, STATUS_USAGE,
            "-o %s is also an input file; choose another output file",
            options->output);
    if (options->batch.form != NULL
        && (options->batch.map_count > 0 || options->batch.map_only))
        return problem_set(problem, STATUS_USAGE,
                           "--template and --map cannot be given together: a "
                           "template names its columns as {{COLUMN}}");
    if (options->batch.map_only && options->batch.map_count == 0)
        return problem_set(
            problem, STATUS_USAGE,
            "--map-only needs --map COLUMN=INPUT for each column "
            "that is used");
    if (options->batch.resume && options->output == NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--resume needs -o FILE, the output to continue");
    if (options->batch.resend_unknown && !options->batch.resume
        && options->batch.retry == NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--resend-unknown needs --resume or --retry-failed");
    return check_together(options, problem);
}

/* Writes what must stay the same for a job to be resumed. */
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
            "\"ignore_status\":%s,\"paginate\":%s,\"max_items\":%lld",
            options->batch.form != NULL ? batch->lines.template.crc : 0, sets,
            options->batch.unordered ? "true" : "false",
            options->ignore_status ? "true" : "false",
            options->paginate ? "true" : "false",
            (long long)options->max_items);
    if (batch->lines.columns.count > 0)
        buf_fmt(header, ",\"columns\":%u", batch->lines.columns.crc);
    if (options->batch.keep_count > 0)
        buf_fmt(header, ",\"keep\":%u", keep_crc(options));
    if (options->body)
        buf_str(header, ",\"body\":true");
    if (options->batch.retry != NULL)
        buf_fmt(header, ",\"retry\":%u", retry_crc(&batch->retry));
    buf_char(header, '}');
}

/* The values among the operands are those of --set for every line. */
static bool take_operands(struct batch *batch, struct problem *problem)
{
    size_t count;

    if (batch->options->operand_count <= 2)
        return true;
    if (!operands_sets(&batch->sets, &count, &batch->job.plugin.about,
                       batch->options, 2, problem))
        return false;
    batch->with_sets = *batch->options;
    batch->with_sets.value_count = count;
    batch->with_sets.sets = (const char **)batch->sets.at;
    batch->with_sets.set_count = batch->sets.count;
    batch->options = &batch->with_sets;
    return true;
}

/* Opens what the results go to; those of a dry run, standard output. */
static bool open_results(struct batch *batch, const struct buf *header,
                         struct problem *problem)
{
    struct options options = *batch->options;

    if (options.batch.dry_run)
        options.output = NULL;
    if (!results_open(&batch->results, &options, header, problem))
        return false;
    batch->to_terminal = isatty(batch->results.fd) != 0;
    batch->was_finished = batch->results.journal.finished;
    return true;
}

static bool prepare_job(struct batch *batch, struct problem *problem)
{
    const struct options *options = batch->options;
    struct job *job = &batch->job;

    return operands_ordered(options, problem)
           && plugin_find(&job->plugin, options, options->operands[0], problem)
           && take_operands(batch, problem)
           && (!options->paginate || paginate_can(job, problem))
           && (!options->body || job_has_payload(job, "body", problem))
           && job_connect(job, options, problem);
}

bool batch_prepare(struct batch *batch, struct problem *problem)
{
    const struct options *options = batch->options;
    auto_buf struct buf header = BUF_INIT(BUF_TEXT);

    batch->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    batch->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    batch->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (batch->stop_fd < 0 || batch->cancel_fd < 0 || batch->done_fd < 0
        || !pacing_init(&batch->pacing, options->batch.reserve))
        return problem_set(problem, STATUS_INTERNAL, "%s", strerror(errno));
    if (!check_options(options, problem) || !prepare_job(batch, problem))
        return false;
    if (!live_begin(&batch->live, &batch->job.connection,
                    batch->job.plugin.about.connection))
        return problem_no_memory(problem);
    options = batch->options;
    if (!lines_open(&batch->lines, options, batch->job.plugin.about.inputs,
                    batch->stop_fd, problem))
        return false;
    if (options->batch.retry != NULL && !batch_prepare_retry(batch, problem))
        return false;
    write_header(&header, batch);
    /* from here on there are files that a signal must not leave in this state
     */
    if (interrupted())
        return false;
    interrupt_begin_many(2);
    return open_results(batch, &header, problem);
}
