/* SPDX-License-Identifier: MIT */
/*
 * fuzz-journal.c - a journal and its output: --resume must refuse them, or
 * continue with what is true, and do the same when repeated
 *
 * Nearly all random input would have wrong checksums. So the input is a
 * sequence of steps that write a journal: records of any kind with correct
 * checksums, results in the output, and damage to existing data.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crc32c.h"
#include "fuzz.h"
#include "journal.h"

#define LIMIT ((size_t)1 << 20)
#define NUMBERS 300

struct job {
    const uint8_t *at;
    const uint8_t *end;
    struct buf journal;
    struct buf output;
    size_t last;   /* where the last record begins */
    bool is_whole; /* all records are valid, and there is nothing else */
    bool started[NUMBERS];
};

static struct {
    char directory[32];
    char output[64];
    char journal[64];
    char fresh[64];
} place;

/* ---- the steps ---- */

static uint64_t take(struct job *job, int bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < bytes && job->at < job->end; i++)
        number = number << 8 | *job->at++;
    return number;
}

static void put_record(struct job *job, struct journal_record *record,
                       const char *payload)
{
    unsigned char bytes[JOURNAL_RECORD_SIZE];

    job->last = job->journal.size;
    journal_encode(record, bytes);
    buf_add(&job->journal, bytes, sizeof bytes);
    if (payload != NULL)
        buf_add(&job->journal, payload, record->size);
}

/* A result as batch writes it, containing bytes of the input where they are
   allowed. */
static size_t make_result(struct job *job, uint64_t number, char *result)
{
    int size = snprintf(result, 64, "{\"line\":%ju,\"x\":%u}\n",
                        (uintmax_t)number, (unsigned)take(job, 1));

    return (size_t)size;
}

static void step_record(struct job *job, uint8_t kind)
{
    struct journal_record record = {.kind = kind};
    char result[64];
    bool has_result = kind == JOURNAL_HELD || kind == JOURNAL_DONE;

    /* a journal has exactly one base, after its header */
    if ((kind == JOURNAL_BASE) != (job->last == 0))
        job->is_whole = false;
    record.number = take(job, 1);
    record.chain = (uint32_t)record.number;
    if (kind == JOURNAL_BASE && record.number == 0xFF)
        record.number = take(job, 8);
    if (kind == JOURNAL_BASE || kind == JOURNAL_SYNCED)
        record.offset = take(job, 1) % 2 == 0 ? job->output.size : take(job, 8);
    /* such a record cannot be read */
    if (record.number > JOURNAL_NUMBER_MOST || record.offset > INT64_MAX)
        job->is_whole = false;
    record.failed = record.number % 7 == 0;
    if (has_result) {
        record.size = (uint32_t)make_result(job, record.number, result);
        record.text_crc = crc32c(0, result, record.size);
    }
    if (kind == JOURNAL_DONE && take(job, 1) % 8 != 0)
        buf_add(&job->output, result, record.size);
    if (kind == JOURNAL_DONE)
        record.offset = job->output.size;
    if (kind == JOURNAL_STARTED)
        job->started[record.number] = true;
    put_record(job, &record, kind == JOURNAL_HELD ? result : NULL);
}

static void step_damage(struct job *job, uint8_t step)
{
    size_t at = (size_t)take(job, 2) % (job->journal.size + 1);
    size_t size = (size_t)take(job, 1);

    job->is_whole = false;
    if (step == 0 && at < job->journal.size) {
        job->journal.data[at] ^= (char)(1 << size % 8);
    } else if (step == 1) {
        job->journal.size = at;
    } else if (step == 2) {
        for (size_t i = 0; i < size; i++)
            buf_char(&job->journal, (char)take(job, 1));
    } else if (job->output.size > 0) {
        job->output.size -= size % (job->output.size + 1);
    }
}

static void run_steps(struct job *job)
{
    static const char header[] = "{\"batch\":1}";
    struct journal_record record = {.kind = JOURNAL_HEADER,
                                    .size = sizeof header - 1,
                                    .text_crc =
                                        crc32c(0, header, sizeof header - 1)};

    put_record(job, &record, header);
    while (job->at < job->end && job->journal.size < LIMIT / 4
           && job->output.size < LIMIT / 4) {
        uint8_t step = *job->at++;

        if (step >= 0xF0)
            step_damage(job, step % 4);
        else if (step % 8 < 5)
            step_record(job, (uint8_t)(JOURNAL_BASE + step % 8));
    }
}

/* ---- going on ---- */

static void write_file(const char *path, const struct buf *bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    MUST(fd >= 0);
    MUST(write(fd, buf_cstr(bytes), bytes->size) == (ssize_t)bytes->size);
    close(fd);
}

static void remove_all(void)
{
    unlink(place.output);
    unlink(place.journal);
    unlink(place.fresh);
    rmdir(place.directory);
}

static void make_place(void)
{
    const char *root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    if (place.directory[0] != '\0')
        return;
    snprintf(place.directory, sizeof place.directory, "%s/fuzz.XXXXXX", root);
    MUST(mkdtemp(place.directory) != NULL);
    snprintf(place.output, sizeof place.output, "%s/r", place.directory);
    snprintf(place.journal, sizeof place.journal, "%s/r.journal",
             place.directory);
    snprintf(place.fresh, sizeof place.fresh, "%s/r.journal.new",
             place.directory);
    atexit(remove_all);
}

/* Appends all that is known after --resume, as text. */
static void describe(struct journal *j, struct buf *out)
{
    buf_fmt(out, "%ju %ju %ju %ju:", (uintmax_t)j->base, (uintmax_t)j->last,
            (uintmax_t)j->failed, (uintmax_t)j->offset);
    MUST(j->last >= j->base && j->last - j->base <= JOURNAL_WINDOW);
    for (uint64_t n = j->base + 1; n <= j->last; n++) {
        struct journal_record record;
        auto_buf struct buf result = BUF_INIT(LIMIT);

        MUST(journal_look(j, n, &record, &result));
        buf_fmt(out, " %d.%u", record.kind, record.chain);
        buf_add(out, result.data, result.size);
    }
}

static bool resume(const struct job *job, struct buf *out)
{
    auto_buf struct buf header = BUF_INIT(100);
    auto_problem struct problem problem = PROBLEM_INIT;
    struct journal journal = JOURNAL_INIT;
    int fd = open(place.output, O_RDWR | O_CLOEXEC);
    struct stat info;
    bool good;

    MUST(fd >= 0);
    buf_str(&header, "{\"batch\":1}");
    good = journal_resume(&journal, place.output, &header, fd, &problem);
    MUST(fstat(fd, &info) == 0);
    if (good) {
        MUST((uint64_t)info.st_size == journal.offset);
        MUST(journal.offset <= job->output.size);
        describe(&journal, out);
        for (uint64_t n = 0; n < NUMBERS && job->is_whole; n++) {
            struct journal_record record;
            auto_buf struct buf result = BUF_INIT(LIMIT);

            if (!job->started[n] || n > journal.base + JOURNAL_WINDOW)
                continue;
            /* a call that was made must not be forgotten */
            MUST(journal_look(&journal, n, &record, &result));
            MUST(record.kind != JOURNAL_NOTHING);
        }
    } else {
        MUST(problem.message.size > 0);
        MUST((size_t)info.st_size == job->output.size);
    }
    MUST(access(place.fresh, F_OK) != 0);
    journal_close(&journal, false);
    close(fd);
    return good;
}

/* One wrong byte before the last record must not be mistaken for the end. */
static void must_see_damage(struct job *job, size_t where)
{
    auto_buf struct buf out = BUF_INIT(1u << 24);
    size_t at = where % (job->last > 0 ? job->last : 1);

    if (job->last == 0)
        return;
    job->journal.data[at] ^= 0x10;
    write_file(place.output, &job->output);
    write_file(place.journal, &job->journal);
    MUST(!resume(job, &out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct job job = {.at = data,
                      .end = data + size,
                      .journal = BUF_INIT(LIMIT),
                      .output = BUF_INIT(LIMIT),
                      .is_whole = true};
    auto_buf struct buf once = BUF_INIT(1u << 24);
    auto_buf struct buf twice = BUF_INIT(1u << 24);

    make_place();
    run_steps(&job);
    write_file(place.output, &job.output);
    write_file(place.journal, &job.journal);
    if (resume(&job, &once)) {
        MUST(resume(&job, &twice));
        MUST(once.size == twice.size
             && memcmp(buf_cstr(&once), buf_cstr(&twice), once.size) == 0);
        if (job.is_whole)
            must_see_damage(&job, size * 2654435761u);
    }
    buf_free(&job.journal);
    buf_free(&job.output);
    return 0;
}
