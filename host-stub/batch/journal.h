/* SPDX-License-Identifier: MIT */
/*
 * journal.h - what a batch has done, kept so that a crash loses none of it
 *
 * Beside its output FILE a batch keeps FILE.journal, to which it only appends:
 *
 *     STARTED  this call is about to be made, and must not be made twice. On
 *              the disk before the call is made.
 *     HELD     this is a result whose turn in the output has not come
 *     DONE     a result is in the output, which now ends there
 *     SYNCED   the output is on the disk up to there
 *
 * Each record has a checksum; one that was torn off ends the journal. What is
 * STARTED and neither HELD nor DONE may have been done, or not. Once the job
 * is over the journal is removed.
 *
 * Records are kept by number, the item's. Numbers stay within JOURNAL_WINDOW
 * of the first that is not done. A journal that grows long is written anew
 * with what still counts.
 *
 * Any thread. After a write that failed nothing more is appended, and
 * journal_error() tells; what becomes done is noted all the same, so that
 * journal_mend() can save it.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "problem.h"

#define JOURNAL_WINDOW 65536

enum journal_kind {
    JOURNAL_NOTHING,
    JOURNAL_HEADER, /* its payload says what job this is */
    JOURNAL_BASE,   /* everything up to this number is done */
    JOURNAL_STARTED,
    JOURNAL_HELD, /* its payload is the result */
    JOURNAL_DONE,
    JOURNAL_SYNCED
};

/* A record, and what is known of a number. */
struct journal_record {
    uint8_t kind;
    bool failed;
    uint32_t size;     /* HELD, HEADER: of the payload; DONE: of the result */
    uint32_t chain;    /* the item's */
    uint32_t text_crc; /* of the payload, or of the result */
    uint64_t number;
    uint64_t count;  /* BASE: failed lines so far */
    uint64_t offset; /* where the output ends then */
};

struct journal_entry {
    struct journal_record record;
    uint64_t at; /* HELD: where its payload is in the journal */
};

struct journal {
    int fd;
    char *path;
    struct buf header;
    pthread_mutex_t lock;
    pthread_cond_t synced_more;
    uint64_t put;    /* records appended */
    uint64_t synced; /* of them, on the disk */
    uint64_t size;   /* bytes */
    bool syncing;
    int error;         /* errno of what failed first */
    bool is_of_output; /* it was the output that could not be synced */
    /* what it says */
    uint64_t base; /* numbers up to this are done */
    uint32_t base_chain;
    uint64_t last; /* the highest number it knows */
    /* the same, before this process appended */
    uint64_t resumed;
    uint64_t resumed_base;
    uint32_t resumed_chain;
    uint64_t failed;               /* failed lines among those done */
    uint64_t offset;               /* where the output ends */
    uint64_t on_disk;              /* the output, up to here */
    struct journal_entry *entries; /* by number % JOURNAL_WINDOW */
};

#define JOURNAL_INIT                            \
    {                                           \
        .fd = -1, .header = BUF_INIT(1u << 20), \
        .lock = PTHREAD_MUTEX_INITIALIZER,      \
        .synced_more = PTHREAD_COND_INITIALIZER \
    }

/* Begins one for the output at path, which is open as output_fd. The header
   says what job it is. When one is there already, of a job that is not
   finished, that is a problem; so is, without `overwrite`, an output that is
   not empty: it may hold the results of one that is. */
bool journal_create(struct journal *journal, const char *path,
                    const struct buf *header, int output_fd, bool overwrite,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/* Reads the one for the output at path, which is open as output_fd, and cuts
   the output to what the journal vouches for. With no journal and an empty
   output there is nothing to go on with, and a new one begins. Whoever calls
   holds a lock on the output. */
bool journal_resume(struct journal *journal, const char *path,
                    const struct buf *header, int output_fd,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/* Closes it, and with `finished` removes it. */
void journal_close(struct journal *journal, bool finished);

/* Appends STARTED and waits until it is on the disk. False: it could not be
   written, and the call must not be made. */
bool journal_started(struct journal *journal, uint64_t number, uint32_t chain)
    __attribute__((warn_unused_result));

/* Append a record of this kind; nothing waits. */
void journal_held(struct journal *journal, uint64_t number, uint32_t chain,
                  bool failed, const char *result, size_t size, uint32_t crc);
void journal_done(struct journal *journal, const struct journal_record *records,
                  size_t count);

/* The most records that journal_done() takes at once. */
#define JOURNAL_DONE_MOST 32

/* Brings the output to the disk, then says so. */
void journal_sync_output(struct journal *journal, int output_fd);

/* What the journal says of a number; HELD's result is appended to `result`.
   record->number is 0 when no more is known than that it is done. */
bool journal_look(struct journal *journal, uint64_t number,
                  struct journal_record *record, struct buf *result)
    __attribute__((warn_unused_result));

int journal_error(struct journal *journal);

/* After an error: writes a new journal of all that is known, for a disk that
   failed once may take it now. */
void journal_mend(struct journal *journal, int output_fd);

/* ---- for its own files ---- */

#define JOURNAL_RECORD_SIZE 48

/* journal-record.c: as bytes, little-endian, with a checksum in front. */
void journal_encode(const struct journal_record *record, unsigned char *bytes);
bool journal_decode(struct journal_record *record, const unsigned char *bytes);

/* Takes a record into what is known. */
void journal_note(struct journal *journal, const struct journal_record *record,
                  uint64_t at);

/* Takes back that this number was started: its call is not made. */
void journal_forget(struct journal *journal, uint64_t number);

/* Writes a new journal of what is known and puts it in the old one's place.
   0, or the errno of what failed. */
int journal_rewrite(struct journal *journal);

#endif
