/* SPDX-License-Identifier: MIT */
/* journal-reader.c - reads records from a file, and finds out whether it is
   damaged. */
#include "journal-reader.h"

#include <errno.h>
#include <unistd.h>

#include "crc32c.h"

/* The number of bytes searched at once for a valid record. */
#define CHUNK 65536

void journal_reader_free(struct journal_reader *reader)
{
    buf_free(&reader->payload);
}

/* Returns how many bytes were read: fewer than `size` only at the end. */
static size_t read_some(int fd, void *data, size_t size, uint64_t at)
{
    char *to = data;
    size_t got = 0;

    while (got < size) {
        ssize_t n = pread(fd, to + got, size - got, (off_t)(at + got));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    return got;
}

bool journal_read_at(int fd, void *data, size_t size, uint64_t at)
{
    return read_some(fd, data, size, at) == size;
}

static bool read_payload(struct journal_reader *reader,
                         const struct journal_record *record, uint64_t at)
{
    struct buf *payload = &reader->payload;

    buf_reset(payload);
    if (record->kind != JOURNAL_HEADER && record->kind != JOURNAL_HELD)
        return true;
    if (!buf_reserve(payload, record->size)
        || !journal_read_at(reader->fd, payload->data, record->size, at)
        || crc32c(0, payload->data, record->size) != record->text_crc)
        return false;
    payload->size = record->size;
    return true;
}

/* A header and a base come first in a journal, and nowhere else. */
static bool is_in_place(const struct journal_reader *reader,
                        const struct journal_record *record)
{
    return (record->kind == JOURNAL_HEADER) == (reader->count == 0)
           && (record->kind == JOURNAL_BASE) == (reader->count == 1);
}

bool journal_read(struct journal_reader *reader, struct journal_record *record,
                  uint64_t *payload)
{
    unsigned char bytes[JOURNAL_RECORD_SIZE];

    *payload = reader->at + sizeof bytes;
    if (!journal_read_at(reader->fd, bytes, sizeof bytes, reader->at)
        || !journal_decode(record, bytes) || !is_in_place(reader, record)
        || !read_payload(reader, record, *payload))
        return false;
    reader->at = *payload + reader->payload.size;
    reader->count++;
    return true;
}

/* A result is one line of JSON without NUL bytes, so nothing in it looks like a
   record. */
bool journal_goes_on(const struct journal_reader *reader, uint64_t *where)
{
    unsigned char bytes[CHUNK];
    struct journal_record record;
    uint64_t at = reader->at + 1;
    size_t size;

    while ((size = read_some(reader->fd, bytes, sizeof bytes, at))
           >= JOURNAL_RECORD_SIZE) {
        size_t places = size - JOURNAL_RECORD_SIZE + 1;

        for (size_t i = 0; i < places; i++) {
            if (journal_decode(&record, bytes + i)) {
                *where = at + i;
                return true;
            }
        }
        at += places;
    }
    return false;
}
