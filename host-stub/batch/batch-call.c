/* SPDX-License-Identifier: MIT */
/*
 * batch-call.c - handles one line: a dry run, the wait for its turn, the call,
 * its result
 *
 * The dry run checks the form, and reports which limit applies to the call and
 * whether it may be repeated. A call that must not be repeated is recorded in
 * the journal, on the disk, before it is made.
 */

#include "batch-work.h"
#include "form-pattern.h"
#include "jsonwrite.h"
#include "result-check.h"
#include "text.h"

/* ---- the result line ---- */

static void add_problem(struct buf *line, const struct problem *problem,
                        const char *code)
{
    json_key(line, "error");
    if (problem->object.size > 0) {
        buf_add(line, problem->object.data, problem->object.size);
        return;
    }
    buf_char(line, '{');
    json_member(line, "code", code);
    json_key(line, "message");
    json_quote(line, buf_cstr(&problem->message), problem->message.size);
    buf_char(line, '}');
}

/* Names the kind under which the summary counts an error: its code, or its HTTP
   status; `otherwise` if it has neither. */
static void name_kind(struct buf *kind, const struct problem *problem,
                      const char *otherwise)
{
    struct json_span error = {buf_cstr(&problem->object), problem->object.size};
    struct json_span value;

    if (error.size > 0 && json_find(error, "http_status", &value)
        && json_type(value) == 'n') {
        buf_str(kind, "HTTP ");
        buf_add(kind, value.data, value.size);
    } else if (error.size > 0 && json_find(error, "code", &value)
               && json_type(value) == 's') {
        json_unquote(kind, value);
    }
    if (kind->size == 0 || !buf_ok(kind)) {
        buf_reset(kind);
        buf_str(kind, otherwise);
    }
}

/* Can the output be part of a line, as the card promised? */
static bool is_one_line(struct card_text output)
{
    return result_is_good(output) && !text_has_breaks(output.data, output.size);
}

/* Adds the form that continues the list, on one line. */
static void add_next(struct buf *line, const struct work *work)
{
    struct json_span form = {buf_cstr(work->form), work->form->size};

    json_key(line, "next");
    json_line(line, form);
}

/* Why the list may be incomplete; NULL if nothing suggests that. */
static const char *incomplete(const struct work *work)
{
    if (work->pages.broken != NULL || work->code != CARD_OK
        || result_is_good(work->result.next))
        return work->pages.broken;
    return "the card's form for the next page is not a JSON object, so the "
           "list may be incomplete";
}

static struct card_text error_of(const struct work *work)
{
    return work->error.size > 0
               ? (struct card_text){buf_cstr(&work->error), work->error.size}
               : work->result.error;
}

/* Adds the output, of which --body gives the payload alone; null if there is
   none. */
static void add_output(struct buf *line, const struct work *work,
                       struct card_text output)
{
    struct json_span value = {output.data, output.size};
    bool is_there = output.data != NULL;

    if (is_there && work->batch->options->body)
        is_there = json_find(
            value, field_payload(work->batch->job.plugin.about.outputs)->key,
            &value);
    if (is_there)
        buf_add(line, value.data, value.size);
    else
        buf_str(line, "null");
}

/* Hands in what a dry run shows a person of a line that is not valid. */
static void give_fault(struct work *work, const struct problem *problem,
                       const char *kind)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);

    batch_dry_fault(work->batch, work->item, buf_cstr(&problem->message),
                    &line);
    batch_give(work->batch, work->item, kind, &line);
}

/* Hands in the result of the line. */
static void give_result(struct work *work)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf kind = BUF_INIT(BUF_WORD);
    auto_problem struct problem problem = PROBLEM_INIT;
    struct card_text output = work_output(work);
    const char *broken = incomplete(work);
    bool failed = broken != NULL
                  || (work->code != CARD_OK
                      && !(work->code == CARD_HTTP_STATUS
                           && work->batch->options->ignore_status));

    if (output.data != NULL && !is_one_line(output)) {
        batch_refuse(work->batch, work->item, "INTERNAL",
                     "the card's output is not JSON on one line");
        return;
    }
    buf_reserve(&line, output.size + 128);
    batch_begin_line(&line, work->item);
    if (failed) {
        if (broken != NULL)
            problem_set(&problem, STATUS_NETWORK, "%s", broken);
        else
            problem_card(&problem, work->code, error_of(work));
        name_kind(&kind, &problem, broken != NULL ? "INCOMPLETE" : "INTERNAL");
        if (batch_is_dry_text(work->batch)) {
            give_fault(work, &problem, buf_cstr(&kind));
            return;
        }
        add_problem(&line, &problem, buf_cstr(&kind));
    }
    if (output.data != NULL || !failed) {
        json_key(&line, "output");
        add_output(&line, work, output);
    }
    if (work->pages.more)
        add_next(&line, work);
    if (work->pages.more && work->pages.repeats > 0)
        buf_fmt(&line, ",\"next_repeats\":%jd", (intmax_t)work->pages.repeats);
    if (work->pages.follow.refused.size > 0) {
        json_key(&line, "next_refused");
        buf_add(&line, work->pages.follow.refused.data,
                work->pages.follow.refused.size);
    }
    buf_str(&line, "}\n");
    batch_give(work->batch, work->item, failed ? buf_cstr(&kind) : NULL, &line);
}

/* ---- the call ---- */

/* Stops the batch for an error of the connection, which would fail every line.
 */
static void stop_for_connection(struct work *work)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    struct job *job = &work->batch->job;

    problem_card(&problem, work->code, error_of(work));
    connection_advise(&job->connection, &job->plugin.about, &problem);
    batch_stop(work->batch, BATCH_BROKEN, &problem);
}

/* Did a call that must not be repeated leave a result in the output without a
   record in the journal? */
static bool was_answered(const struct work *work)
{
    return work->once && !work->batch->options->batch.resend_unknown
           && work->batch->results.has_journal
           && journal_tail_has(&work->batch->results.journal.tail,
                               work->item->line);
}

/* Is the call left for --resume? With a journal, this applies to a call that
   was cancelled or ended by the job's own deadline. */
static bool is_left(const struct work *work)
{
    return work->batch->results.has_journal
           && (work->code == CARD_CANCELLED
               || (work->code == CARD_TIMEOUT && batch_stopped(work->batch)));
}

/* Makes the dry run, then checks the patterns. The dry run's result is kept
   unless only the host finds a fault: then it is released, and work->error has
   the error. */
static void try_form(struct work *work)
{
    struct card_call call = CARD_CALL_INIT;

    work_execute(work, CARD_DRY_RUN);
    if (work->code != CARD_OK)
        return;
    work_fill(work, &call);
    work->code =
        patterns_judge(&work->batch->job.plugin.about, &call, &work->error);
    if (work->code != CARD_OK)
        work_release(work); /* the error of the host replaces the result of the
                               dry run */
}

static void call_card(struct work *work)
{
    struct batch *batch = work->batch;

    try_form(work);
    if (work->code == CARD_BAD_CONNECTION) {
        stop_for_connection(work);
        return;
    }
    if (work->code != CARD_OK) {
        if (!is_left(work))
            give_result(work);
        return;
    }
    work->once = work->result.repeatable != CARD_REPEAT_YES;
    if (work->item->is_doubtful && work->once
        && !batch->options->batch.resend_unknown) {
        batch_leave_out(batch, work->item);
        return;
    }
    if (batch->options->batch.dry_run) {
        batch_dry(work);
        return;
    }
    if (was_answered(work)) {
        batch_refuse(
            batch, work->item, "UNKNOWN",
            "this call was made: the output has a result for its line but the "
            "journal has no record of it, so the journal was cut short; the "
            "call is not sent again unless --resend-unknown is given");
        return;
    }
    if (!work_call(work, result_pace(&work->result).bucket))
        return;
    if (work->code == CARD_BAD_CONNECTION) {
        stop_for_connection(work);
        if (!work->once)
            return; /* treated as not started, so --resume makes the call */
    }
    if (batch->options->paginate && work->code == CARD_OK
        && !work_join_pages(work) && batch->results.has_journal)
        return; /* --resume reads the list again from the start */
    if (!is_left(work))
        give_result(work);
}

void batch_call(struct batch *batch, const struct item *item)
{
    struct work work = {
        .batch = batch,
        .item = item,
        .form = &item->form,
        .connection = live_get(&batch->live),
        .result = CARD_RESULT_INIT,
        .code = CARD_INTERNAL,
        .error = BUF_INIT(BUF_FILE),
        .pages = PAGES_INIT,
    };

    if (item->reason.size > 0)
        batch_refuse(batch, item, "INVALID_INPUT", buf_cstr(&item->reason));
    else
        call_card(&work);
    work_release(&work);
    pages_free(&work.pages);
    buf_free(&work.error);
    live_put(&batch->live, work.connection);
}
