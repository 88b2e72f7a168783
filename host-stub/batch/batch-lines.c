/* SPDX-License-Identifier: MIT */
/*
 * batch-lines.c - hands out lines to the threads, and takes in their results
 *
 * With --resume, the part of the input that the journal knows is read and
 * compared with it as a whole before the first line goes out.
 */
#include <errno.h>
#include <string.h>

#include "batch.h"
#include "jsonwrite.h"
#include "text.h"

static const char may_be_done[] =
    "this call was in progress when the job ended and may have taken effect; "
    "it is not sent again unless --resend-unknown is given";

/* ---- results ---- */

void batch_give(struct batch *batch, const struct item *item, const char *kind,
                struct buf *line)
{
    int64_t most = batch->options->batch.max_errors;
    auto_buf struct buf safe = BUF_INIT(BUF_UNLIMITED);
    uint64_t failed;

    if (batch->to_terminal && buf_ok(line)) {
        text_terminal(&safe, line->data, line->size);
        line = &safe;
    }
    if (!buf_ok(line)
        || !results_give(&batch->results, item->number, item->chain,
                         kind != NULL, line)) {
        batch_stop(batch, BATCH_BROKEN, NULL);
        return;
    }
    failed = progress_count(&batch->progress, kind);
    if (kind != NULL
        && (batch->options->batch.fail_fast
            || (most > 0 && failed >= (uint64_t)most)))
        batch_stop(batch, BATCH_FAILURES, NULL);
}

void batch_begin_line(struct buf *line, const struct item *item)
{
    buf_fmt(line, "{\"line\":%ju", (uintmax_t)item->line);
    if (item->kept.size == 0)
        return;
    json_key(line, "record");
    buf_add(line, item->kept.data, item->kept.size);
}

void batch_leave_out(struct batch *batch, const struct item *item)
{
    atomic_fetch_add(&batch->left_out, 1);
    if (!results_skip(&batch->results, item->number, item->chain))
        batch_stop(batch, BATCH_BROKEN, NULL);
}

void batch_refuse(struct batch *batch, const struct item *item,
                  const char *code, const char *message)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);

    if (batch_is_dry_text(batch)) {
        batch_dry_fault(batch, item, message, &line);
        batch_give(batch, item, code, &line);
        return;
    }
    batch_begin_line(&line, item);
    buf_str(&line, ",\"error\":{");
    json_member(&line, "code", code);
    json_member(&line, "message", message);
    buf_str(&line, ",\"retryable\":false}}\n");
    batch_give(batch, item, code, &line);
}

/* ---- lines ---- */

/* Says how to give up the results. */
static void add_start_over(const struct batch *batch, struct problem *problem)
{
    if (batch->was_finished)
        buf_str(&problem->message, "give --overwrite in place of --resume");
    else
        buf_fmt(&problem->message, "remove %s.journal", batch->options->output);
    buf_str(&problem->message, " to start over and make all calls again");
}

static bool another_input(struct batch *batch, const struct item *item)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    problem_set(&problem, STATUS_FORM,
                "--resume: %s is not the input that the job was started with: "
                "it differs at or before line %ju; give the same input, or ",
                batch->lines.feed.name, (uintmax_t)item->line);
    add_start_over(batch, &problem);
    batch_stop(batch, BATCH_BROKEN, &problem);
    return false;
}

/* Is a call still to be made for it? */
static bool is_open(const struct batch *batch, const struct results_past *past)
{
    return past->kind == JOURNAL_NOTHING
           || (past->kind == JOURNAL_STARTED
               && batch->options->batch.resend_unknown);
}

/* Hands in what an earlier process did for the line. Returns false if a call is
   still to be made. */
static bool give_known(struct batch *batch, const struct item *item,
                       const struct results_past *past)
{
    if (is_open(batch, past))
        return false;
    if (past->kind == JOURNAL_STARTED) {
        batch_refuse(batch, item, "UNKNOWN", may_be_done);
        return true;
    }
    results_restore(&batch->results, item->number);
    if (!item->is_blank)
        progress_count_before(&batch->progress, past->failed);
    return true;
}

/* Called at the end of the input: is it as long as before? */
static bool at_end(struct batch *batch)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    const struct feed *feed = &batch->lines.feed;

    if (feed->error != 0)
        problem_set(&problem, STATUS_FORM, "%s: %s", feed->name,
                    strerror(feed->error));
    else if (!feed->stopped
             && batch->lines.count < batch->results.journal.resumed) {
        problem_set(&problem, STATUS_FORM,
                    "--resume: %s is not the input that the job was started "
                    "with: it is shorter; give the same input, or ",
                    feed->name);
        add_start_over(batch, &problem);
    }
    if (problem.message.size > 0)
        batch_stop(batch, BATCH_BROKEN, &problem);
    return false;
}

/* ---- the part that is known ---- */

static bool backlog_failed(struct batch *batch, int error)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    if (error == ENOMEM)
        problem_no_memory(&problem);
    else
        problem_set(&problem, STATUS_INTERNAL,
                    "cannot keep the lines that are still to be sent in a "
                    "temporary file beside %s: %s",
                    batch->options->output, strerror(error));
    batch_stop(batch, BATCH_BROKEN, &problem);
    return false;
}

/* Puts a line that is not done into the backlog. */
static bool hold_back(struct batch *batch, const struct item *item,
                      const struct results_past *past)
{
    bool is_sent = is_open(batch, past) && !item->is_blank;
    int error =
        backlog_add(&batch->backlog, item, is_sent, batch->options->output);

    return error == 0 || backlog_failed(batch, error);
}

/* Reads as many lines as the journal knows, and compares all of them with it,
   so that another input is refused before a call is made. */
static bool compare_known(struct batch *batch, struct item *item)
{
    while (batch->lines.count < batch->results.journal.resumed) {
        struct results_past past;

        if (batch_stopped(batch))
            return false;
        if (!lines_next(&batch->lines, item))
            return at_end(batch);
        past = results_known(&batch->results, item->number, item->chain);
        if (past.differs)
            return another_input(batch, item);
        if (past.kind == JOURNAL_DONE)
            give_known(batch, item, &past);
        else if (!hold_back(batch, item, &past))
            return false;
    }
    return true;
}

/* ---- the next line ---- */

static uint64_t next_number(const struct batch *batch)
{
    uint64_t held_back = backlog_first(&batch->backlog);

    return held_back > 0 ? held_back : batch->lines.count + 1;
}

/* Gets the next line, from the backlog or from the input. */
static bool next_line(struct batch *batch, struct item *item)
{
    int error;

    if (backlog_take(&batch->backlog, item, &error))
        return true;
    if (error != 0)
        return backlog_failed(batch, error);
    return lines_next(&batch->lines, item) || at_end(batch);
}

static bool take_next(struct batch *batch, struct item *item)
{
    if (!compare_known(batch, item))
        return false;
    for (;;) {
        struct results_past past;

        if (batch_stopped(batch)
            || !results_begin(&batch->results, next_number(batch))
            || !next_line(batch, item))
            return false;
        past = results_known(&batch->results, item->number, item->chain);
        if (give_known(batch, item, &past))
            continue;
        if (!item->is_blank)
            return true;
        if (!results_skip(&batch->results, item->number, item->chain)) {
            batch_stop(batch, BATCH_BROKEN, NULL);
            return false;
        }
    }
}

bool batch_take(struct batch *batch, struct item *item)
{
    bool taken;

    pthread_mutex_lock(&batch->reading);
    taken = take_next(batch, item);
    pthread_mutex_unlock(&batch->reading);
    return taken;
}
