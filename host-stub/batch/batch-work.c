/* SPDX-License-Identifier: MIT */
/* batch-work.c - makes the call of one line, with its turn and its deadline. */
#include "batch-work.h"

#include <stdint.h>

#include "moment.h"
#include "result-check.h"

static const struct card_descriptor *card_of(const struct work *work)
{
    return &work->batch->job.plugin.about.card;
}

void work_release(struct work *work)
{
    card_of(work)->release(&work->result);
    work->result = (struct card_result)CARD_RESULT_INIT;
}

/* The deadline of a call: the card's own limit, or the rest of the job's time.
 */
static int64_t time_left(const struct batch *batch)
{
    int64_t left;

    if (batch->deadline == 0)
        return 0;
    left = batch->deadline - moment_ms();
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

void work_fill(const struct work *work, struct card_call *call)
{
    const struct buf *connection = &work->connection->text;

    call->inputs = (struct card_text){buf_cstr(work->form), work->form->size};
    call->connection =
        (struct card_text){buf_cstr(connection), connection->size};
}

void work_execute(struct work *work, uint32_t flags)
{
    struct batch *batch = work->batch;
    struct card_call call = CARD_CALL_INIT;

    call.flags = flags | CARD_ONE_LINE;
    work_fill(work, &call);
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

/* Returns false if the call must not be made and nothing more is to be
   reported. */
static bool wait_for_turn(struct work *work, struct card_text bucket)
{
    struct batch *batch = work->batch;

    if (!pacing_wait(&batch->pacing, bucket, &work->turn))
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

bool work_call(struct work *work, struct card_text bucket)
{
    struct batch *batch = work->batch;
    struct card_pace pace;

    if (!wait_for_turn(work, bucket))
        return false;
    work_release(work);
    atomic_fetch_add(&batch->calling, 1);
    work_execute(work, 0);
    atomic_fetch_sub(&batch->calling, 1);
    pace = result_pace(&work->result);
    pacing_done(&batch->pacing, &work->turn, &pace, has_answer(work));
    return true;
}
