/* SPDX-License-Identifier: MIT */
/* batch-lines.c - lines go out to the threads, results come in. */
#include <errno.h>
#include <string.h>

#include "batch.h"
#include "jsonwrite.h"
#include "text.h"

static const char may_be_done[] =
    "this call was under way when the job ended, and may have been done; it is "
    "not sent again unless --resend-unknown says so";

/* ---- results ---- */

void batch_give(struct batch *batch, const struct item *item, const char *kind,
                struct buf *line)
{
    int64_t most = batch->options->batch.max_errors;
    auto_buf struct buf safe = BUF_INIT(SIZE_MAX);
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

void batch_refuse(struct batch *batch, const struct item *item,
                  const char *code, const char *message)
{
    auto_buf struct buf line = BUF_INIT(SIZE_MAX);

    buf_fmt(&line, "{\"line\":%ju,\"error\":{", (uintmax_t)item->line);
    json_key(&line, "code");
    json_quote_str(&line, code);
    json_key(&line, "message");
    json_quote_str(&line, message);
    buf_str(&line, ",\"retryable\":false}}\n");
    batch_give(batch, item, code, &line);
}

/* ---- lines ---- */

static bool another_input(struct batch *batch, const struct item *item)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    problem_set(&problem, STATUS_FORM,
                "--resume: %s is not the input that the job was begun with: up "
                "to line %ju it differs; give the same input, or remove "
                "%s.journal to begin anew",
                batch->lines.feed.name, (uintmax_t)item->line,
                batch->options->output);
    batch_stop(batch, BATCH_BROKEN, &problem);
    return false;
}

/* What a process before has done of it; *open: there is something to do. */
static bool take_known(struct batch *batch, const struct item *item, bool *open)
{
    struct results_past past =
        results_known(&batch->results, item->number, item->chain);

    *open = false;
    if (past.differs)
        return another_input(batch, item);
    if (past.kind == JOURNAL_DONE || past.kind == JOURNAL_HELD) {
        if (!item->is_blank)
            progress_count_before(&batch->progress, past.failed);
    } else if (past.kind == JOURNAL_STARTED
               && !batch->options->batch.resend_unknown) {
        batch_refuse(batch, item, "UNKNOWN", may_be_done);
    } else {
        *open = true;
    }
    return true;
}

/* The input is at its end: was it as long as before? */
static bool at_end(struct batch *batch)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    const struct feed *feed = &batch->lines.feed;

    if (feed->error != 0)
        problem_set(&problem, STATUS_FORM, "%s: %s", feed->name,
                    strerror(feed->error));
    else if (!feed->stopped
             && batch->lines.count < batch->results.journal.resumed)
        problem_set(&problem, STATUS_FORM,
                    "--resume: %s is not the input that the job was begun "
                    "with: it is shorter; give the same input, or remove "
                    "%s.journal to begin anew",
                    feed->name, batch->options->output);
    if (problem.message.size > 0)
        batch_stop(batch, BATCH_BROKEN, &problem);
    return false;
}

static bool take_next(struct batch *batch, struct item *item)
{
    for (;;) {
        bool open;

        if (batch_stopped(batch)
            || !results_begin(&batch->results, batch->lines.count + 1))
            return false;
        if (!lines_next(&batch->lines, item))
            return at_end(batch);
        if (!take_known(batch, item, &open))
            return false;
        if (open && !item->is_blank)
            return true;
        if (open && !results_skip(&batch->results, item->number, item->chain)) {
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
