/* SPDX-License-Identifier: MIT */
/*
 * journal-resume.c - begin a journal, or read one that a crash left
 *
 * Records are believed as long as their checksums hold. A DONE also speaks of
 * bytes in the output: up to the last SYNCED those are on the disk; beyond it,
 * where the power may have gone between the two files, they are read and
 * compared.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crc32c.h"
#include "journal.h"

/* ---- reading records ---- */

struct reader {
    int fd;
    uint64_t at; /* of the next record */
    struct buf payload;
};

static bool read_at(int fd, void *data, size_t size, uint64_t at)
{
    char *to = data;

    while (size > 0) {
        ssize_t n = pread(fd, to, size, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        to += n;
        size -= (size_t)n;
        at += (uint64_t)n;
    }
    return true;
}

/* The next record and where its payload is; false at the end, or where it is
   torn. */
static bool next_record(struct reader *reader, struct journal_record *record,
                        uint64_t *payload)
{
    unsigned char bytes[JOURNAL_RECORD_SIZE];
    bool has_payload;

    if (!read_at(reader->fd, bytes, sizeof bytes, reader->at)
        || !journal_decode(record, bytes))
        return false;
    *payload = reader->at + sizeof bytes;
    reader->at = *payload;
    buf_reset(&reader->payload);
    has_payload =
        record->kind == JOURNAL_HEADER || record->kind == JOURNAL_HELD;
    if (!has_payload)
        return true;
    if (!buf_reserve(&reader->payload, record->size)
        || !read_at(reader->fd, reader->payload.data, record->size, *payload)
        || crc32c(0, reader->payload.data, record->size) != record->text_crc)
        return false;
    reader->payload.size = record->size;
    reader->at += record->size;
    return true;
}

/* ---- going on ---- */

struct resume {
    struct journal *journal;
    const char *path;
    int output;
    uint64_t trusted; /* the output is on the disk up to here */
    struct problem *problem;
};

/* Is it the same job? And how far was its output on the disk? */
static bool read_header(struct resume *resume, const struct buf *header)
{
    struct reader reader = {resume->journal->fd, 0, BUF_INIT(SIZE_MAX)};
    struct journal_record record;
    uint64_t payload;
    bool same = next_record(&reader, &record, &payload)
                && record.kind == JOURNAL_HEADER;

    if (!same) {
        buf_free(&reader.payload);
        return problem_set(resume->problem, STATUS_FORM,
                           "%s is no journal of a batch; remove it to begin "
                           "anew",
                           resume->journal->path);
    }
    same = reader.payload.size == header->size
           && memcmp(reader.payload.data, header->data, header->size) == 0;
    while (same && next_record(&reader, &record, &payload)) {
        if (record.kind == JOURNAL_SYNCED && record.offset > resume->trusted)
            resume->trusted = record.offset;
    }
    buf_free(&reader.payload);
    return same
           || problem_set(resume->problem, STATUS_FORM,
                          "--resume: the job that wrote %s was begun with "
                          "another card, --template, --set, --ignore-status, "
                          "--paginate, --max-items or --unordered; give the "
                          "same, or remove %s to begin anew",
                          resume->path, resume->journal->path);
}

/* Does the output hold the result that is said to end there? */
static bool is_there(const struct resume *resume,
                     const struct journal_record *record)
{
    char bytes[65536];
    uint64_t at = record->offset - record->size;
    uint64_t left = record->size;
    uint32_t crc = 0;

    if (record->offset <= resume->trusted)
        return true;
    while (left > 0) {
        size_t size = left < sizeof bytes ? (size_t)left : sizeof bytes;

        if (!read_at(resume->output, bytes, size, at))
            return false;
        crc = crc32c(crc, bytes, size);
        at += size;
        left -= size;
    }
    return crc == record->text_crc || record->size == 0;
}

static void read_records(const struct resume *resume)
{
    struct reader reader = {resume->journal->fd, 0, BUF_INIT(SIZE_MAX)};
    struct journal_record record;
    uint64_t payload;
    bool cut = false;

    while (next_record(&reader, &record, &payload)) {
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
    buf_free(&reader.payload);
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
        return problem_set(resume->problem, STATUS_FORM,
                           "--resume: %s is shorter than its journal says; it "
                           "was changed. Remove %s to begin anew",
                           resume->path, j->path);
    read_records(resume);
    if (ftruncate(resume->output, (off_t)j->offset) != 0
        || fdatasync(resume->output) != 0)
        return problem_set(resume->problem, STATUS_INTERNAL, "%s: %s",
                           resume->path, strerror(errno));
    error = journal_rewrite(j);
    return error == 0
           || problem_set(resume->problem, STATUS_INTERNAL, "%s: %s", j->path,
                          strerror(error));
}

/* ---- beginning ---- */

static bool prepare(struct journal *j, const char *path,
                    const struct buf *header, struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(65536);

    buf_fmt(&name, "%s.journal", path);
    j->path = buf_take(&name, NULL);
    j->entries = calloc(JOURNAL_WINDOW, sizeof *j->entries);
    buf_add(&j->header, header->data, header->size);
    return (j->path != NULL && j->entries != NULL && buf_ok(&j->header))
           || problem_set(problem, STATUS_INTERNAL, "no memory");
}

static bool begin(struct journal *j, struct problem *problem)
{
    int error = journal_rewrite(j);

    return error == 0
           || problem_set(problem, STATUS_INTERNAL, "%s: %s", j->path,
                          strerror(error));
}

bool journal_create(struct journal *j, const char *path,
                    const struct buf *header, int output_fd, bool overwrite,
                    struct problem *problem)
{
    struct stat info;

    if (!prepare(j, path, header, problem))
        return false;
    if (access(j->path, F_OK) == 0)
        return problem_set(problem, STATUS_USAGE,
                           "the job that wrote %s is not finished: go on with "
                           "it by --resume, or remove %s to begin anew",
                           path, j->path);
    if (!overwrite && (fstat(output_fd, &info) != 0 || info.st_size > 0))
        return problem_set(problem, STATUS_USAGE,
                           "%s is there and not empty: name another file, or "
                           "give --overwrite to lose what is in it",
                           path);
    return begin(j, problem);
}

bool journal_resume(struct journal *j, const char *path,
                    const struct buf *header, int output_fd,
                    struct problem *problem)
{
    struct resume resume = {j, path, output_fd, 0, problem};
    struct stat info;

    if (!prepare(j, path, header, problem))
        return false;
    j->fd = open(j->path, O_RDONLY | O_CLOEXEC);
    if (j->fd >= 0)
        return go_on(&resume, header);
    if (errno != ENOENT)
        return problem_set(problem, STATUS_FORM, "%s: %s", j->path,
                           strerror(errno));
    if (fstat(output_fd, &info) == 0 && info.st_size == 0)
        return begin(j, problem);
    return problem_set(problem, STATUS_USAGE,
                       "--resume: %s has no journal beside it: the job that "
                       "wrote it is finished, or it is of no batch. Name "
                       "another file to begin anew",
                       path);
}
