/* SPDX-License-Identifier: MIT */
/*
 * batch-retry.c - prepares --retry-failed: reads the earlier results, and
 * checks that the input is that of the earlier job
 *
 * Results name lines of the input. If it is another one now, other records
 * would be sent, so the input is read as a whole before the first call: each
 * failed line must be there, and where the earlier job left its journal, the
 * input up to where it ended must have the same checksum.
 */
#include <string.h>

#include "batch.h"
#include "interrupt.h"

static bool another_input(const struct batch *batch, struct problem *problem)
{
    return problem_set(problem, STATUS_FORM,
                       "--retry-failed: %s is not the input of the job that "
                       "wrote %s, or was changed since; give the same input. "
                       "Lines may only have been added at its end",
                       batch->lines.feed.name, batch->retry.path);
}

/* Looks for the journal of the earlier job. */
static bool read_journal(const struct batch *batch, struct journal_record *base,
                         bool *has_journal, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    enum journal_state state;

    buf_fmt(&path, "%s.journal", batch->retry.path);
    if (!buf_ok(&path))
        return problem_no_memory(problem);
    state = journal_state(buf_cstr(&path), base);
    *has_journal = state == JOURNAL_FINISHED;
    if (state == JOURNAL_UNFINISHED)
        return problem_set(problem, STATUS_USAGE,
                           "--retry-failed: the job that wrote %s is not "
                           "finished; continue it with --resume first",
                           batch->retry.path);
    if (state == JOURNAL_ABSENT && batch->retry.count > 0)
        notice("%s is not there, so it cannot be checked that %s is the input "
               "of the job that wrote %s",
               buf_cstr(&path), batch->lines.feed.name, batch->retry.path);
    return true;
}

/* Reads the input, and compares its checksum with that of the journal. */
static bool compare_input(struct batch *batch,
                          const struct journal_record *base,
                          struct problem *problem)
{
    struct lines *lines = &batch->lines;
    auto_item struct item item = ITEM_INIT;

    while (!interrupted() && lines_next(lines, &item)) {
        struct retry_line *line = retry_find(&batch->retry, item.line);

        if (line != NULL && !item.is_blank)
            line->is_seen = true;
        if (base != NULL && item.number == base->number
            && lines->input_crc != base->text_crc)
            return another_input(batch, problem);
    }
    if (lines->feed.error != 0)
        return problem_set(problem, STATUS_FORM, "%s: %s", lines->feed.name,
                           strerror(lines->feed.error));
    return base == NULL || lines->count >= base->number
           || another_input(batch, problem);
}

/* Is each failed line there? */
static bool check_seen(const struct batch *batch, struct problem *problem)
{
    for (size_t i = 0; i < batch->retry.count; i++) {
        if (!batch->retry.lines[i].is_seen)
            return problem_set(
                problem, STATUS_FORM,
                "--retry-failed: %s has a result of line %ju, but no record "
                "begins there in %s; give the input of the job that wrote it",
                batch->retry.path, (uintmax_t)batch->retry.lines[i].line,
                batch->lines.feed.name);
    }
    return true;
}

bool batch_prepare_retry(struct batch *batch, struct problem *problem)
{
    struct journal_record base;
    bool has_journal;

    if (!retry_read(&batch->retry, batch->options->batch.retry, problem)
        || !read_journal(batch, &base, &has_journal, problem))
        return false;
    if (batch->lines.feed.size == 0)
        return problem_set(problem, STATUS_USAGE,
                           "--retry-failed reads the input twice, so %s must "
                           "be a file that is not empty",
                           batch->lines.feed.name);
    if (!compare_input(batch, has_journal ? &base : NULL, problem)
        || interrupted() || !check_seen(batch, problem)
        || !lines_rewind(&batch->lines, problem))
        return false;
    batch->lines.retry = &batch->retry;
    batch->lines.sends_unknown = batch->options->batch.resend_unknown;
    if (!batch->lines.sends_unknown)
        atomic_store(&batch->left_out, (uint64_t)retry_unknown(&batch->retry));
    return true;
}
