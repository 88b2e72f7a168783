/* SPDX-License-Identifier: MIT */
/*
 * batch-call.c - one line: a dry run, a turn, the call, its result
 *
 * The dry run checks the form and tells which limit the call comes under and
 * whether it may be made twice. A call that may not is in the journal, on the
 * disk, before it is made.
 */
#include <string.h>

#include "batch-work.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "text.h"

static const struct card_descriptor *card_of(const struct work *work)
{
    return &work->batch->job.plugin.about.card;
}

void work_release(struct work *work)
{
    card_of(work)->release(&work->result);
    work->result = (struct card_result)CARD_RESULT_INIT;
}

/* A call has the card's own limit, or what is left of the job's. */
static int64_t time_left(const struct batch *batch)
{
    int64_t left;

    if (batch->deadline == 0)
        return 0;
    left = batch->deadline - pacing_now();
    if (left < 1)
        left = 1;
    return left < CARD_DEADLINE_MS ? left : CARD_DEADLINE_MS;
}

static void on_waiting(void *context, const char *reason, int64_t ms)
{
    struct work *work = context;

    if (work->is_waiting)
        pacing_card_goes_on(&work->batch->pacing);
    work->is_waiting = ms > 0;
    if (work->is_waiting)
        pacing_card_waits(&work->batch->pacing, reason, ms);
}

static void execute_once(struct work *work, uint32_t flags)
{
    struct batch *batch = work->batch;
    struct card_call call = CARD_CALL_INIT;

    call.flags = flags | CARD_ONE_LINE;
    call.inputs = (struct card_text){buf_cstr(work->form), work->form->size};
    call.connection = (struct card_text){buf_cstr(&work->connection->text),
                                         work->connection->text.size};
    call.deadline_ms = time_left(batch);
    call.cancel_fd = batch->cancel_fd;
    call.context = work;
    call.waiting = on_waiting;
    if (batch->options->verbose > 0) {
        call.log = job_log;
        call.log_level =
            batch->options->verbose > 1 ? CARD_LOG_DEBUG : CARD_LOG_INFO;
    }
    work->code = batch->job.plugin.execute(&call, &work->result);
    on_waiting(work, "", 0);
    live_renew(&batch->live, work->result.connection_update);
}

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
    json_key(line, "code");
    json_quote_str(line, code);
    json_key(line, "message");
    json_quote(line, buf_cstr(&problem->message), problem->message.size);
    buf_char(line, '}');
}

/* What the summary counts it as: the error's code, of an HTTP status that,
   `otherwise` without either. */
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

/* The output can be part of a line: the card kept its promise. */
static bool is_one_line(struct card_text output)
{
    return json_valid(output.data, output.size, NULL)
           && !text_has_breaks(output.data, output.size);
}

/* The form that goes on, on one line. */
static void add_next(struct buf *line, const struct work *work)
{
    struct json_span form = {buf_cstr(work->form), work->form->size};

    json_key(line, "next");
    json_line(line, form);
}

void work_give(struct work *work)
{
    auto_buf struct buf line = BUF_INIT(SIZE_MAX);
    auto_buf struct buf kind = BUF_INIT(256);
    auto_problem struct problem problem = PROBLEM_INIT;
    struct card_text output = work_output(work);
    const char *broken = work->pages.broken;
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
    buf_fmt(&line, "{\"line\":%ju", (uintmax_t)work->item->line);
    if (failed) {
        if (broken != NULL)
            problem_set(&problem, STATUS_NETWORK, "%s", broken);
        else
            problem_card(&problem, work->code, work->result.error);
        name_kind(&kind, &problem, broken != NULL ? "INCOMPLETE" : "INTERNAL");
        add_problem(&line, &problem, buf_cstr(&kind));
    }
    if (output.data != NULL || !failed) {
        json_key(&line, "output");
        buf_add(&line, output.data != NULL ? output.data : "null",
                output.data != NULL ? output.size : 4);
    }
    if (work->pages.more)
        add_next(&line, work);
    buf_str(&line, "}\n");
    batch_give(work->batch, work->item, failed ? buf_cstr(&kind) : NULL, &line);
}

/* ---- the call ---- */

/* What is wrong with the connection is wrong for every line. */
static void stop_for_connection(struct work *work)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    struct job *job = &work->batch->job;

    problem_card(&problem, work->code, work->result.error);
    connection_advise(&job->connection, &job->plugin.about, &problem);
    batch_stop(work->batch, BATCH_BROKEN, &problem);
}

/* False: the call is not to be made, and nothing more is to be said. */
static bool wait_for_turn(struct work *work)
{
    struct batch *batch = work->batch;

    if (!pacing_wait(&batch->pacing, work->result.pace.bucket, &work->turn))
        return false;
    if (batch_stopped(batch)
        || (work->once && batch->results.has_journal
            && !journal_started(&batch->results.journal, work->item->number,
                                work->item->chain))) {
        static const struct card_pace none = {
            {NULL, 0}, CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN};

        pacing_done(&batch->pacing, &work->turn, &none, false);
        batch_stop(batch, BATCH_BROKEN, NULL);
        return false;
    }
    return true;
}

static bool has_answer(const struct work *work)
{
    return work->code == CARD_OK || work->code == CARD_HTTP_STATUS;
}

/* A call that was cancelled, or ended with the job's own time, is left for
   --resume, where there is a journal. */
static bool is_left(const struct work *work)
{
    return work->batch->results.has_journal
           && (work->code == CARD_CANCELLED
               || (work->code == CARD_TIMEOUT && batch_stopped(work->batch)));
}

bool work_call(struct work *work)
{
    struct batch *batch = work->batch;

    if (!wait_for_turn(work))
        return false;
    work_release(work);
    atomic_fetch_add(&batch->calling, 1);
    execute_once(work, 0);
    atomic_fetch_sub(&batch->calling, 1);
    pacing_done(&batch->pacing, &work->turn, &work->result.pace,
                has_answer(work));
    return true;
}

static void call_card(struct work *work)
{
    struct batch *batch = work->batch;

    execute_once(work, CARD_DRY_RUN);
    if (work->code == CARD_BAD_CONNECTION) {
        stop_for_connection(work);
        return;
    }
    if (work->code != CARD_OK) {
        if (!is_left(work))
            work_give(work);
        return;
    }
    work->once = work->result.repeatable != CARD_REPEAT_YES;
    if (!work_call(work))
        return;
    if (batch->options->paginate && work->code == CARD_OK
        && !work_join_pages(work) && batch->results.has_journal)
        return; /* --resume begins the list anew */
    if (!is_left(work))
        work_give(work);
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
        .pages = PAGES_INIT,
    };

    if (item->reason.size > 0)
        batch_refuse(batch, item, "INVALID_INPUT", buf_cstr(&item->reason));
    else
        call_card(&work);
    work_release(&work);
    pages_free(&work.pages);
    live_put(&batch->live, work.connection);
}
