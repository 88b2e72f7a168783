/* SPDX-License-Identifier: MIT */
/*
 * journal.h - records what a batch has done, so that a crash loses nothing
 *
 * Beside its output FILE a batch keeps FILE.journal, to which it only appends:
 *
 *     STARTED  this call is about to be made, and must not be repeated. On
 *              the disk before the call is made.
 *     HELD     this is a result whose turn in the output has not come
 *     DONE     a result is in the output, which now ends there
 *     SYNCED   the output is on the disk up to there
 *
 * Each record has a checksum; one that was cut off ends the journal. A call
 * that is STARTED but neither HELD nor DONE may or may not have been made.
 *
 * Once the job is finished, the journal shrinks to its header and one BASE,
 * which is marked as finished and has checksums of the input. So --resume of a
 * finished job sends nothing, and goes on where the input has grown: any
 * STARTED, HELD or DONE after such a BASE makes the job unfinished again.
 *
 * Records are keyed by the item's number. Numbers stay within JOURNAL_WINDOW of
 * the first that is not done. A journal that grows long is rewritten with the
 * records that still count.
 *
 * Any thread may call these. After a failed write nothing more is appended, and
 * journal_error() gives the error; DONE is still noted in memory, so that
 * journal_mend() can save it.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "journal-tail.h"
#include "problem.h"

#define JOURNAL_WINDOW 65536

enum journal_kind {
    JOURNAL_NOTHING,
    JOURNAL_HEADER, /* its payload identifies the job */
    JOURNAL_BASE,   /* everything up to this number is done */
    JOURNAL_STARTED,
    JOURNAL_HELD, /* its payload is the result */
    JOURNAL_DONE,
    JOURNAL_SYNCED
};

/* A record, and the state of a number. */
struct journal_record {
    uint8_t kind;
    bool failed;
    bool finished; /* BASE: the job is finished */
    /* HELD, HEADER: size of the payload; DONE: size of the result */
    uint32_t size;
    uint32_t chain; /* the item's */
    /* of the payload, or of the result; BASE: of the input, if finished */
    uint32_t text_crc;
    uint64_t number;
    uint64_t count;  /* BASE: failed lines so far */
    uint64_t offset; /* where the output ends after it */
};

struct journal_entry {
    struct journal_record record;
    uint64_t at; /* HELD: offset of the payload in the journal */
};

struct journal {
    int fd;
    char *path;
    struct buf header;
    pthread_mutex_t lock;
    pthread_cond_t synced_more;
    uint64_t put;    /* records appended */
    uint64_t synced; /* records on the disk */
    uint64_t size;   /* bytes */
    bool syncing;
    int error;         /* errno of the first failure */
    bool is_of_output; /* the error is from syncing the output */
    /* the state that the records add up to */
    uint64_t base; /* numbers up to this are done */
    uint32_t base_chain;
    uint64_t last;      /* the highest number in it */
    bool finished;      /* the job is finished */
    uint32_t input_crc; /* the input's checksum, if finished */
    /* the same values, before this process appended to it */
    uint64_t resumed;
    uint64_t resumed_base;
    uint32_t resumed_chain;
    struct journal_tail tail;      /* results in the output without a record */
    uint64_t failed;               /* failed lines among those done */
    uint64_t offset;               /* where the output ends */
    uint64_t on_disk;              /* how much of the output is on the disk */
    struct journal_entry *entries; /* by number % JOURNAL_WINDOW */
};

#define JOURNAL_INIT                            \
    {                                           \
        .fd = -1, .header = BUF_INIT(BUF_FILE), \
        .lock = PTHREAD_MUTEX_INITIALIZER,      \
        .synced_more = PTHREAD_COND_INITIALIZER \
    }

/* Creates the journal for the output at path, which is open as output_fd. The
   header identifies the job. It is a problem if a journal of an unfinished job
   exists already, or, without `overwrite`, if the output is not empty: it may
   hold results of such a job. The journal of a finished job is replaced. */
bool journal_create(struct journal *journal, const char *path,
                    const struct buf *header, int output_fd, bool overwrite,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/* Reads the journal for the output at path, which is open as output_fd, and
   truncates the output to what the journal covers. With an empty output, and
   no journal or that of a finished job, there is nothing to resume, and a new
   one is created. The caller holds a lock on the output. */
bool journal_resume(struct journal *journal, const char *path,
                    const struct buf *header, int output_fd,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/* Records that every line is done; `input_crc` is the checksum of the input.
   Returns 0 or an errno value. */
int journal_finish(struct journal *journal, uint32_t input_crc)
    __attribute__((warn_unused_result));

enum journal_state { JOURNAL_ABSENT, JOURNAL_UNFINISHED, JOURNAL_FINISHED };

/* Is there a journal at this path, and is its job finished? Then its BASE is
   copied to `base`. A file that is not a journal counts as an unfinished
   one. */
enum journal_state journal_state(const char *path, struct journal_record *base);

/* Closes it, and removes it if `remove` is set. */
void journal_close(struct journal *journal, bool remove);

/* Appends STARTED and waits until it is on the disk. Returns false if it could
   not be written: the call must not be made. */
bool journal_started(struct journal *journal, uint64_t number, uint32_t chain)
    __attribute__((warn_unused_result));

/* Append a record of this kind without waiting. */
void journal_held(struct journal *journal, uint64_t number, uint32_t chain,
                  bool failed, const char *result, size_t size, uint32_t crc);
void journal_done(struct journal *journal, const struct journal_record *records,
                  size_t count);

/* The most records that journal_done() accepts at once. */
#define JOURNAL_DONE_MOST 32

/* Syncs the output to the disk, then appends SYNCED. */
void journal_sync_output(struct journal *journal, int output_fd);

/* Looks up a number; if it is HELD, appends its result to `result`.
   record->number is 0 if it is only known to be done. */
bool journal_look(struct journal *journal, uint64_t number,
                  struct journal_record *record, struct buf *result)
    __attribute__((warn_unused_result));

/* The same, without the result of a HELD number. */
struct journal_record journal_known(struct journal *journal, uint64_t number);

int journal_error(struct journal *journal);

/* After an error: writes everything known to a new journal, since a disk that
   failed once may work now. */
void journal_mend(struct journal *journal, int output_fd);

/* ---- for its own files ---- */

#define JOURNAL_RECORD_SIZE 48
#define JOURNAL_NUMBER_MOST ((uint64_t)1 << 62)

/* journal-record.c: encodes a record in little-endian bytes, after its
   checksum. */
void journal_encode(const struct journal_record *record, unsigned char *bytes);
bool journal_decode(struct journal_record *record, const unsigned char *bytes);

/* Adds a record to the state. */
void journal_note(struct journal *journal, const struct journal_record *record,
                  uint64_t at);

/* Undoes STARTED of this number: its call is not made. */
void journal_forget(struct journal *journal, uint64_t number);

/* Writes the state to a new journal that replaces the old one. Returns 0, or
   the errno of the failure. */
int journal_rewrite(struct journal *journal);

#endif
