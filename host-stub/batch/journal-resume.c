/* SPDX-License-Identifier: MIT */
/*
 * journal-resume.c - creates a journal, or reads one that a crash left behind
 *
 * Records are valid as long as their checksums match. DONE also describes bytes
 * of the output: up to the last SYNCED these are on the disk; after it, where a
 * power failure may have hit between the two files, they are read and compared.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crc32c.h"
#include "journal-reader.h"
#include "trust.h"

/* ---- resuming ---- */

struct resume {
    struct journal *journal;
    const char *path;
    int output;
    uint64_t trusted; /* the output is on the disk up to here */
    uint64_t size;    /* of the output */
    struct problem *problem;
};

static bool is_damaged(const struct resume *resume,
                       const struct journal_reader *reader)
{
    const char *journal = resume->journal->path;
    uint64_t where;

    if (!journal_goes_on(reader, &where))
        return false;
    problem_set(resume->problem, STATUS_FORM,
                "--resume: %s is damaged: the record at byte %ju cannot be "
                "read, and a valid one follows at byte %ju. Calls that it does "
                "not record would be made again. Restore it and %s from a "
                "copy, or remove it to start over; the calls of the lines in "
                "%s were made, and possibly more",
                journal, (uintmax_t)reader->at, (uintmax_t)where, resume->path,
                resume->path);
    return true;
}

static bool not_a_journal(const struct resume *resume)
{
    return problem_set(
        resume->problem, STATUS_FORM,
        "%s is not the journal of a batch; remove it to start over",
        resume->journal->path);
}

/* Is it the same job, and is the journal intact? Also finds out how much of the
   output was on the disk. */
static bool read_header(struct resume *resume, const struct buf *header)
{
    auto_journal_reader struct journal_reader reader =
        JOURNAL_READER(resume->journal->fd);
    struct journal_record record;
    uint64_t payload;

    if (!journal_read(&reader, &record, &payload)
        || record.kind != JOURNAL_HEADER)
        return !is_damaged(resume, &reader) && not_a_journal(resume);
    if (reader.payload.size != header->size
        || memcmp(reader.payload.data, header->data, header->size) != 0)
        return problem_set(
            resume->problem, STATUS_FORM,
            "--resume: the job that wrote %s was started with another card, "
            "other columns, or another --template, --set, --map, --keep, "
            "--body, --retry-failed, --ignore-status, --paginate, "
            "--max-items or --unordered; give the same, or remove %s to start "
            "over and make all calls again",
            resume->path, resume->journal->path);
    /* the output was synced before its journal was created */
    while (journal_read(&reader, &record, &payload)) {
        if ((record.kind == JOURNAL_SYNCED || record.kind == JOURNAL_BASE)
            && record.offset > resume->trusted)
            resume->trusted = record.offset;
    }
    return !is_damaged(resume, &reader);
}

/* Does the output contain the result that is recorded as ending there? */
static bool is_there(const struct resume *resume,
                     const struct journal_record *record)
{
    char bytes[65536];
    uint64_t at = record->offset - record->size;
    uint64_t left = record->size;
    uint32_t crc = 0;

    if (record->offset <= resume->trusted)
        return true;
    if (record->offset > resume->size || record->size > record->offset)
        return false;
    while (left > 0) {
        size_t size = left < sizeof bytes ? (size_t)left : sizeof bytes;

        if (!journal_read_at(resume->output, bytes, size, at))
            return false;
        crc = crc32c(crc, bytes, size);
        at += size;
        left -= size;
    }
    return crc == record->text_crc || record->size == 0;
}

static void read_records(const struct resume *resume)
{
    auto_journal_reader struct journal_reader reader =
        JOURNAL_READER(resume->journal->fd);
    struct journal_record record;
    uint64_t payload;
    bool cut = false;

    while (journal_read(&reader, &record, &payload)) {
        if (record.kind == JOURNAL_DONE) {
            cut = cut || !is_there(resume, &record);
            if (cut && record.offset > resume->trusted)
                continue;
        }
        journal_note(resume->journal, &record, payload);
    }
    resume->journal->resumed = resume->journal->last;
    resume->journal->resumed_base = resume->journal->base;
    resume->journal->resumed_chain = resume->journal->base_chain;
}

/* A journal is synced every second and before each call that must not be
   repeated, so a crash cannot leave it this far behind its output. */
static bool is_left_behind(const struct resume *resume)
{
    struct journal *j = resume->journal;
    uint64_t lines;

    if (!journal_tail_read(&j->tail, resume->output, j->offset, JOURNAL_WINDOW,
                           &lines)) {
        problem_no_memory(resume->problem);
        return true;
    }
    if (lines <= JOURNAL_WINDOW)
        return false;
    problem_set(resume->problem, STATUS_FORM,
                "--resume: %s has %ju lines more than its journal %s records, "
                "so the journal was cut short or is an older one. Calls that "
                "it does not record would be made again. Restore both from a "
                "copy, or remove %s to start over and make all calls again",
                resume->path, (uintmax_t)lines, j->path, j->path);
    return true;
}

static bool not_written(const struct journal *j, int error,
                        struct problem *problem)
{
    return problem_set(problem, STATUS_INTERNAL,
                       "%s: %s (it is written as %s.new, then renamed)",
                       j->path, strerror(error), j->path);
}

static bool go_on(struct resume *resume, const struct buf *header)
{
    struct journal *j = resume->journal;
    struct stat info;
    int error;

    if (!read_header(resume, header))
        return false;
    if (fstat(resume->output, &info) != 0
        || (uint64_t)info.st_size < resume->trusted)
        return problem_set(
            resume->problem, STATUS_FORM,
            "--resume: %s is shorter than its journal says, so "
            "it was changed. Remove %s to start over and make all "
            "calls again",
            resume->path, j->path);
    resume->size = (uint64_t)info.st_size;
    read_records(resume);
    if (j->finished && resume->size != j->offset)
        return problem_set(
            resume->problem, STATUS_FORM,
            "--resume: the job that wrote %s is finished, and %s was changed "
            "after that. Choose another file, or give --overwrite in place of "
            "--resume to start over and make all calls again",
            resume->path, resume->path);
    if (is_left_behind(resume))
        return false;
    if (ftruncate(resume->output, (off_t)j->offset) != 0
        || fdatasync(resume->output) != 0)
        return problem_set(resume->problem, STATUS_INTERNAL, "%s: %s",
                           resume->path, strerror(errno));
    error = journal_rewrite(j);
    return error == 0 || not_written(j, error, resume->problem);
}

/* ---- creating ---- */

static bool prepare(struct journal *j, const char *path,
                    const struct buf *header, struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);

    buf_fmt(&name, "%s.journal", path);
    j->path = buf_take(&name, NULL);
    j->entries = calloc(JOURNAL_WINDOW, sizeof *j->entries);
    buf_add(&j->header, header->data, header->size);
    return (j->path != NULL && j->entries != NULL && buf_ok(&j->header))
           || problem_no_memory(problem);
}

static bool begin(struct journal *j, struct problem *problem)
{
    int error = journal_rewrite(j);

    return error == 0 || not_written(j, error, problem);
}

bool journal_create(struct journal *j, const char *path,
                    const struct buf *header, int output_fd, bool overwrite,
                    struct problem *problem)
{
    struct journal_record base;
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);
    auto_buf struct buf quoted_journal = BUF_INIT(BUF_TEXT);
    struct stat info;

    if (!prepare(j, path, header, problem))
        return false;
    shell_quote(&quoted, path);
    shell_quote(&quoted_journal, j->path);
    if (journal_state(j->path, &base) == JOURNAL_UNFINISHED)
        return problem_set(problem, STATUS_USAGE,
                           "the job that wrote %s is not finished: continue it "
                           "with --resume, or remove both %s and %s to start "
                           "over and make all calls again",
                           buf_cstr(&quoted), buf_cstr(&quoted),
                           buf_cstr(&quoted_journal));
    if (!overwrite && (fstat(output_fd, &info) != 0 || info.st_size > 0))
        return problem_set(problem, STATUS_USAGE,
                           "%s exists and is not empty: choose another file, "
                           "or give --overwrite to discard its contents",
                           buf_cstr(&quoted));
    return begin(j, problem);
}

bool journal_resume(struct journal *j, const char *path,
                    const struct buf *header, int output_fd,
                    struct problem *problem)
{
    struct resume resume = {j, path, output_fd, 0, 0, problem};
    struct journal_record base;
    bool is_empty;
    struct stat info;

    if (!prepare(j, path, header, problem))
        return false;
    is_empty = fstat(output_fd, &info) == 0 && info.st_size == 0;
    if (is_empty && journal_state(j->path, &base) == JOURNAL_FINISHED
        && base.offset > 0)
        return begin(j, problem); /* its output was removed */
    j->fd = open(j->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (j->fd >= 0 && fstat(j->fd, &info) == 0 && !S_ISREG(info.st_mode))
        return not_a_journal(&resume);
    if (j->fd >= 0)
        return go_on(&resume, header);
    if (errno != ENOENT)
        return problem_set(problem, STATUS_FORM, "%s: %s", j->path,
                           strerror(errno));
    if (is_empty)
        return begin(j, problem);
    return problem_set(
        problem, STATUS_USAGE,
        "--resume: %s has no journal: its job has finished, or it was not "
        "written by batch. Choose another file to start over",
        path);
}
