/* SPDX-License-Identifier: MIT */
/*
 * journal-reader.h - reads the records of a journal file in order
 *
 * Reading ends at the end of the file or at the first record that cannot be
 * read. That record may have been cut off by a crash, as the last one, or be
 * damaged: it is damaged if a valid record follows, since records are only
 * appended.
 */
#ifndef JOURNAL_READER_H
#define JOURNAL_READER_H

#include "journal.h"

struct journal_reader {
    int fd;
    /* offset of the next record, or of the one that cannot be read */
    uint64_t at;
    uint64_t count;     /* records that were read */
    struct buf payload; /* of the last record */
};

#define JOURNAL_READER(fd)                  \
    {                                       \
        (fd), 0, 0, BUF_INIT(BUF_UNLIMITED) \
    }

#define auto_journal_reader __attribute__((cleanup(journal_reader_free)))
void journal_reader_free(struct journal_reader *reader);

/* Reads `size` bytes at `at`; returns false if there are fewer, or on a read
   error. */
bool journal_read_at(int fd, void *data, size_t size, uint64_t at)
    __attribute__((warn_unused_result));

/* Reads the next record, and gives the offset of its payload. Returns false if
   there is none that can be read. */
bool journal_read(struct journal_reader *reader, struct journal_record *record,
                  uint64_t *payload) __attribute__((warn_unused_result));

/* After journal_read() returned false: finds the first valid record after the
   one that cannot be read. Returns false if there is none. */
bool journal_goes_on(const struct journal_reader *reader, uint64_t *where)
    __attribute__((warn_unused_result));

#endif
