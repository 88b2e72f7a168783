/* SPDX-License-Identifier: MIT */
/* results.c - keeps results in a ring and writes them in order. */
#include "results.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "crc32c.h"
#include "files.h"
#include "output.h"

enum { EMPTY, HELD, DONE };

/* ---- opening ---- */

static bool path_problem(const char *path, int error, struct problem *problem)
{
    return problem_set(problem, STATUS_INTERNAL, "cannot write to %s: %s", path,
                       strerror(error));
}

/* Opens the journal, and continues the output where the journal ends. */
static bool open_journal(struct results *r, const struct options *options,
                         const struct buf *header, struct problem *problem)
{
    const char *path = options->output;
    bool good = options->batch.resume
                    ? journal_resume(&r->journal, path, header, r->fd, problem)
                    : journal_create(&r->journal, path, header, r->fd,
                                     options->batch.overwrite, problem);

    if (!good)
        return false;
    r->next = r->journal.base + 1;
    r->offset = r->journal.offset;
    if (ftruncate(r->fd, (off_t)r->offset) == 0
        && lseek(r->fd, (off_t)r->offset, SEEK_SET) >= 0) {
        r->has_journal = true;
        r->is_new_journal = !options->batch.resume;
        return true;
    }
    path_problem(path, errno, problem);
    journal_close(&r->journal, !options->batch.resume);
    return false;
}

/* Opens a file, which is written in place, under a lock, with a journal. */
static bool open_file(struct results *r, const struct options *options,
                      const struct buf *header, struct problem *problem)
{
    const char *path = options->output;
    struct stat info;
    bool is_new = stat(path, &info) != 0;
    int flags = is_new ? O_NOFOLLOW : 0;

    r->path = path;
    r->is_new_file = is_new;
    if (file_is_foreign_link(path))
        return problem_set(problem, STATUS_USAGE, FILE_FOREIGN_LINK, path);
    if (!is_new && !S_ISREG(info.st_mode))
        r->fd = open(path, O_WRONLY | O_CLOEXEC);
    else
        r->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0666);
    if (r->fd < 0 && errno == ELOOP)
        return problem_set(problem, STATUS_USAGE,
                           "%s is a symbolic link to a file that does not "
                           "exist; name that file instead",
                           path);
    if (r->fd < 0 || fstat(r->fd, &info) != 0)
        return path_problem(path, errno, problem);
    if (!S_ISREG(info.st_mode))
        return !options->batch.resume
               || problem_set(problem, STATUS_USAGE,
                              "--resume: %s is not a regular file", path);
    if (flock(r->fd, LOCK_EX | LOCK_NB) != 0)
        return problem_set(problem, STATUS_USAGE,
                           "%s is being written by another host-stub", path);
    /* a process that failed to start may have removed the file */
    if (fstat(r->fd, &info) != 0 || info.st_nlink == 0)
        return path_problem(path, ENOENT, problem);
    if (open_journal(r, options, header, problem))
        return true;
    if (is_new && info.st_size == 0)
        unlink(path);
    return false;
}

bool results_open(struct results *r, const struct options *options,
                  const struct buf *header, struct problem *problem)
{
    r->ordered = !options->batch.unordered;
    r->slots = calloc(RESULTS_WINDOW, sizeof *r->slots);
    if (r->slots == NULL)
        return problem_no_memory(problem);
    if (options->output != NULL && !output_is_stdout(options->output))
        return open_file(r, options, header, problem);
    if (options->batch.resume)
        return problem_set(problem, STATUS_USAGE,
                           "--resume: %s does not name the file that standard "
                           "output goes to; give -o FILE",
                           options->output);
    r->fd = STDOUT_FILENO;
    return output_can_print(problem);
}

/* ---- writing; with the lock held ---- */

static struct results_slot *slot_of(struct results *r, uint64_t number)
{
    return &r->slots[number % RESULTS_WINDOW];
}

/* Writes a result whose turn has not come to the journal. */
static void journal_result(struct results *r, uint64_t number,
                           const struct results_slot *slot)
{
    if (slot->text != NULL && slot->size > 0)
        journal_held(&r->journal, number, slot->chain, slot->failed, slot->text,
                     slot->size, slot->crc);
}

/* Results that are written together. */
struct run {
    struct iovec parts[JOURNAL_DONE_MOST];
    struct journal_record done[JOURNAL_DONE_MOST];
    size_t count;
    uint64_t end; /* end of the output after them */
};

/* Writes results to the output. Those that cannot be written go into the
   journal, for --resume. */
static void run_write(struct results *r, struct run *run)
{
    char *texts[JOURNAL_DONE_MOST];

    for (size_t i = 0; i < run->count; i++)
        texts[i] = run->parts[i].iov_base;
    if (r->error == 0)
        r->error = file_write(r->fd, run->parts, (int)run->count);
    if (r->has_journal && r->error == 0)
        journal_done(&r->journal, run->done, run->count);
    for (size_t i = 0; i < run->count; i++) {
        const struct journal_record *done = &run->done[i];

        if (r->has_journal && r->error != 0)
            journal_result(r, done->number,
                           &(struct results_slot){.failed = done->failed,
                                                  .chain = done->chain,
                                                  .crc = done->text_crc,
                                                  .text = texts[i],
                                                  .size = done->size});
        free(texts[i]);
    }
    r->offset = run->end;
    run->count = 0;
}

/* Adds a held result to the run. */
static void run_add(struct results *r, struct run *run, uint64_t number,
                    struct results_slot *slot)
{
    if (run->count == JOURNAL_DONE_MOST)
        run_write(r, run);
    run->end += slot->size;
    run->parts[run->count] = (struct iovec){slot->text, slot->size};
    run->done[run->count++] =
        (struct journal_record){.kind = JOURNAL_DONE,
                                .failed = slot->failed,
                                .size = (uint32_t)slot->size,
                                .chain = slot->chain,
                                .text_crc = slot->crc,
                                .number = number,
                                .offset = run->end};
    r->held -= slot->size;
    slot->text = NULL;
    slot->state = DONE;
}

/* Writes the result of this number, and those after it that are waiting. */
static void write_in_order(struct results *r, uint64_t number)
{
    struct run run;
    uint64_t before = r->next;
    struct results_slot *slot = slot_of(r, number);

    run.count = 0;
    run.end = r->offset;
    if (!r->ordered && slot->state == HELD)
        run_add(r, &run, number, slot);
    for (;; r->next++) {
        slot = slot_of(r, r->next);
        if (slot->state == EMPTY)
            break;
        if (slot->state == HELD)
            run_add(r, &run, r->next, slot);
        slot->state = EMPTY;
    }
    if (run.count > 0)
        run_write(r, &run);
    if (r->next != before)
        pthread_cond_broadcast(&r->room);
}

/* ---- results from calls; a call with an answer is not repeated ---- */

static bool accept_result(struct results *r, uint64_t number, uint32_t chain,
                          bool failed, struct buf *result, bool in_journal)
{
    struct results_slot *slot = slot_of(r, number);
    uint32_t crc = r->has_journal ? crc32c(0, result->data, result->size) : 0;
    bool good;

    pthread_mutex_lock(&r->lock);
    *slot = (struct results_slot){HELD, failed, chain, crc, NULL, result->size};
    slot->text = buf_take(result, NULL);
    if (slot->text == NULL && r->error == 0)
        r->error = ENOMEM;
    r->held += slot->size;
    if (r->ordered && number != r->next && r->has_journal && !in_journal)
        journal_result(r, number, slot);
    write_in_order(r, number);
    good =
        r->error == 0 && (!r->has_journal || journal_error(&r->journal) == 0);
    pthread_mutex_unlock(&r->lock);
    return good;
}

/* ---- for the workers ---- */

bool results_begin(struct results *r, uint64_t number)
{
    bool has_room;

    pthread_mutex_lock(&r->lock);
    while (
        !r->closed
        && (number >= r->next + RESULTS_WINDOW - 1 || r->held >= RESULTS_HELD))
        pthread_cond_wait(&r->room, &r->lock);
    has_room = !r->closed;
    pthread_mutex_unlock(&r->lock);
    return has_room;
}

bool results_give(struct results *r, uint64_t number, uint32_t chain,
                  bool failed, struct buf *result)
{
    return accept_result(r, number, chain, failed, result, false);
}

bool results_skip(struct results *r, uint64_t number, uint32_t chain)
{
    auto_buf struct buf nothing = BUF_INIT(1);

    return accept_result(r, number, chain, false, &nothing, true);
}

static void fail_with(struct results *r, int error)
{
    pthread_mutex_lock(&r->lock);
    if (r->error == 0)
        r->error = error;
    pthread_mutex_unlock(&r->lock);
}

/* Skips a number that was done before this process started. */
static void pass_over(struct results *r, uint64_t number)
{
    pthread_mutex_lock(&r->lock);
    if (number >= r->next) {
        *slot_of(r, number) = (struct results_slot){.state = DONE};
        write_in_order(r, number);
    }
    pthread_mutex_unlock(&r->lock);
}

struct results_past results_known(struct results *r, uint64_t number,
                                  uint32_t chain)
{
    struct results_past past = {JOURNAL_NOTHING, false, false};
    struct journal *j = &r->journal;
    struct journal_record record;

    if (!r->has_journal || number > j->resumed)
        return past;
    record = journal_known(j, number);
    past.kind = record.kind;
    past.failed = record.kind == JOURNAL_HELD && record.failed;
    if (number == j->resumed_base)
        past.differs = chain != j->resumed_chain;
    else if (number > j->resumed_base && record.number == number)
        past.differs = chain != record.chain;
    return past;
}

void results_restore(struct results *r, uint64_t number)
{
    auto_buf struct buf result = BUF_INIT(BUF_UNLIMITED);
    struct journal_record record;
    bool good = journal_look(&r->journal, number, &record, &result);

    if (record.kind == JOURNAL_DONE)
        pass_over(r, number);
    else if (!good
             || !accept_result(r, number, record.chain, record.failed, &result,
                               true))
        fail_with(r, EIO);
}

void results_stop(struct results *r)
{
    pthread_mutex_lock(&r->lock);
    r->closed = true;
    pthread_cond_broadcast(&r->room);
    pthread_mutex_unlock(&r->lock);
}

/* ---- ending ---- */

void results_sync(struct results *r)
{
    if (r->has_journal)
        journal_sync_output(&r->journal, r->fd);
}

/* Writes the results after a gap, in order. */
static void write_rest(struct results *r)
{
    struct run run;

    run.count = 0;
    run.end = r->offset;
    for (uint64_t n = r->next; n < r->next + RESULTS_WINDOW && r->held > 0;
         n++) {
        if (slot_of(r, n)->state == HELD)
            run_add(r, &run, n, slot_of(r, n));
    }
    run_write(r, &run);
}

/* Writes a result that waits in memory; false if there is none. */
static bool append_slot(struct results *r, uint64_t number)
{
    struct results_slot *slot = slot_of(r, number);
    struct iovec part = {slot->text, slot->size};

    if (number >= r->next + RESULTS_WINDOW || slot->state != HELD)
        return false;
    if (slot->size > 0 && r->error == 0)
        r->error = file_write(r->fd, &part, 1);
    return true;
}

/* Appends the results after a gap, which the journal holds, so that a reader
   of the output finds all there are. They have no records: --resume truncates
   the output to where the journal says that it ends, and writes them again
   after those that are missing. */
static void append_held(struct results *r)
{
    struct journal_record record;

    for (uint64_t n = r->next; n <= r->journal.last && r->error == 0; n++) {
        auto_buf struct buf result = BUF_INIT(BUF_UNLIMITED);
        struct iovec part;

        if (append_slot(r, n) || !journal_look(&r->journal, n, &record, &result)
            || record.kind != JOURNAL_HELD)
            continue;
        part = (struct iovec){result.data, result.size};
        r->error = file_write(r->fd, &part, 1);
    }
}

/* Called if the journal failed: tries again to save what only memory has. */
static void mend_journal(struct results *r)
{
    journal_mend(&r->journal, r->fd);
    for (uint64_t n = r->next; n < r->next + RESULTS_WINDOW; n++) {
        if (slot_of(r, n)->state == HELD)
            journal_result(r, n, slot_of(r, n));
    }
}

/* A job that is refused leaves no trace that would have to be removed before
   the next try. The output is still locked. */
static void drop_refused(struct results *r)
{
    if (!r->is_refused || !r->has_journal || !r->is_new_journal
        || r->journal.put > 0 || r->offset > 0)
        return;
    journal_close(&r->journal, true);
    r->has_journal = false;
    if (r->is_new_file)
        unlink(r->path);
}

/* Do the output and the journal together hold all results? Then, if the job is
   `finished`, the journal records that while the output is still locked. */
static bool close_files(struct results *r, bool finished, uint32_t input_crc,
                        struct problem *problem)
{
    const char *name = r->path != NULL ? r->path : "standard output";
    struct journal *j = &r->journal;
    int error = r->error;

    if (error == 0 && r->has_journal && journal_error(j) != 0) {
        error = journal_error(j);
        name = j->is_of_output ? name : j->path;
    }
    if (r->has_journal && journal_error(j) != 0)
        mend_journal(r);
    if (error == 0 && finished && r->has_journal) {
        error = journal_finish(&r->journal, input_crc);
        name = error != 0 ? j->path : name;
    }
    if (error == 0)
        drop_refused(r);
    if (r->path != NULL && close(r->fd) != 0 && error == 0)
        error = errno;
    if (r->path != NULL)
        r->fd = -1;
    if (error == EPIPE && r->path == NULL)
        return problem_set_code(
            problem, STATUS_NO_READER, "NO_READER",
            "stopped: nobody reads standard output any more, and results may "
            "be lost; with -o FILE none is, and --resume goes on");
    return error == 0 || path_problem(name, error, problem);
}

bool results_close(struct results *r, bool finished, uint32_t input_crc,
                   struct problem *problem)
{
    bool good;

    if (!r->has_journal) {
        write_rest(r);
    } else {
        results_sync(r);
        append_held(r);
    }
    good = close_files(r, finished, input_crc, problem);
    if (!good && r->has_journal)
        problem_add(problem, RESULTS_GO_ON, r->path);
    else if (!good && problem->status != STATUS_NO_READER)
        problem_add(problem, "results of calls that were made are lost; see "
                             "what they did. With -o FILE none is lost, and "
                             "--resume goes on");
    if (r->has_journal)
        journal_close(&r->journal, false);
    return good;
}

void results_free(struct results *r)
{
    for (size_t i = 0; r->slots != NULL && i < RESULTS_WINDOW; i++)
        free(r->slots[i].text);
    free(r->slots);
    r->slots = NULL;
    journal_close(&r->journal, false);
    if (r->path != NULL && r->fd >= 0)
        close(r->fd);
    r->fd = -1;
}
