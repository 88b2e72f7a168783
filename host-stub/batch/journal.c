/* SPDX-License-Identifier: MIT */
/* journal.c - appends records, and syncs them to the disk in groups. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include "crc32c.h"
#include "files.h"

/* A journal larger than this is rewritten if most of it is obsolete. */
#define LONG_JOURNAL ((uint64_t)128 << 20)

/* ---- appending; with the lock held ---- */

static void append(struct journal *j, const struct journal_record *record,
                   const char *payload)
{
    unsigned char bytes[JOURNAL_RECORD_SIZE];
    size_t size = payload != NULL ? record->size : 0;
    struct iovec parts[2] = {{bytes, sizeof bytes}, {(void *)payload, size}};

    if (j->error != 0)
        return;
    journal_encode(record, bytes);
    j->error = file_write(j->fd, parts, 2);
    if (j->error != 0)
        return;
    journal_note(j, record, j->size + JOURNAL_RECORD_SIZE);
    j->size += JOURNAL_RECORD_SIZE + size;
    j->put++;
}

/* ---- syncing ---- */

/* One thread syncs for all that wait; those that arrive meanwhile are served by
   the next sync. */
static bool sync_to(struct journal *j, uint64_t put)
{
    while (j->synced < put && j->error == 0) {
        uint64_t reached = j->put;
        int fd = j->fd;
        int status;

        if (j->syncing) {
            pthread_cond_wait(&j->synced_more, &j->lock);
            continue;
        }
        j->syncing = true;
        pthread_mutex_unlock(&j->lock);
        status = fdatasync(fd) == 0 ? 0 : errno;
        pthread_mutex_lock(&j->lock);
        j->syncing = false;
        if (status != 0)
            j->error = status;
        else
            j->synced = reached;
        pthread_cond_broadcast(&j->synced_more);
    }
    return j->error == 0;
}

bool journal_started(struct journal *j, uint64_t number, uint32_t chain)
{
    struct journal_record record = {
        .kind = JOURNAL_STARTED, .number = number, .chain = chain};
    bool synced;

    pthread_mutex_lock(&j->lock);
    append(j, &record, NULL);
    synced = sync_to(j, j->put);
    if (!synced)
        journal_forget(j, number);
    pthread_mutex_unlock(&j->lock);
    return synced;
}

void journal_held(struct journal *j, uint64_t number, uint32_t chain,
                  bool failed, const char *result, size_t size, uint32_t crc)
{
    struct journal_record record = {.kind = JOURNAL_HELD,
                                    .failed = failed,
                                    .number = number,
                                    .chain = chain,
                                    .size = (uint32_t)size,
                                    .text_crc = crc};

    if (size > UINT32_MAX)
        return; /* it is written when its turn comes, or requested again */
    pthread_mutex_lock(&j->lock);
    append(j, &record, result);
    pthread_mutex_unlock(&j->lock);
}

void journal_done(struct journal *j, const struct journal_record *records,
                  size_t count)
{
    unsigned char bytes[JOURNAL_DONE_MOST * JOURNAL_RECORD_SIZE];
    struct iovec part = {bytes, count * JOURNAL_RECORD_SIZE};

    for (size_t i = 0; i < count; i++)
        journal_encode(&records[i], bytes + i * JOURNAL_RECORD_SIZE);
    pthread_mutex_lock(&j->lock);
    if (j->error == 0)
        j->error = file_write(j->fd, &part, 1);
    for (size_t i = 0; i < count; i++) {
        journal_note(j, &records[i], j->size);
        j->size += JOURNAL_RECORD_SIZE;
        j->put++;
    }
    pthread_mutex_unlock(&j->lock);
}

void journal_sync_output(struct journal *j, int output_fd)
{
    struct journal_record record = {.kind = JOURNAL_SYNCED};
    bool is_new;
    int status;

    pthread_mutex_lock(&j->lock);
    record.offset = j->offset;
    is_new = record.offset != j->on_disk;
    j->on_disk = record.offset;
    pthread_mutex_unlock(&j->lock);
    if (!is_new)
        return;
    status = fdatasync(output_fd) == 0 ? 0 : errno;
    pthread_mutex_lock(&j->lock);
    if (status != 0 && j->error == 0) {
        j->error = status;
        j->is_of_output = true;
    }
    append(j, &record, NULL);
    sync_to(j, j->put);
    while (j->size > LONG_JOURNAL && j->syncing)
        pthread_cond_wait(&j->synced_more, &j->lock);
    if (j->size > LONG_JOURNAL && j->error == 0) {
        j->error = fdatasync(output_fd) == 0 ? journal_rewrite(j) : errno;
        j->synced = j->put;
    }
    pthread_mutex_unlock(&j->lock);
}

void journal_mend(struct journal *j, int output_fd)
{
    pthread_mutex_lock(&j->lock);
    if (j->error != 0 && fdatasync(output_fd) == 0 && journal_rewrite(j) == 0)
        j->error = 0;
    pthread_mutex_unlock(&j->lock);
}

int journal_error(struct journal *j)
{
    int error;

    pthread_mutex_lock(&j->lock);
    error = j->error;
    pthread_mutex_unlock(&j->lock);
    return error;
}

/* ---- opening and closing ---- */

/* Looks up what is known of a number. The caller holds the lock, unless other
   threads have not started yet. */
static struct journal_record known(const struct journal *j, uint64_t number)
{
    struct journal_record record = {.kind = JOURNAL_NOTHING};
    const struct journal_entry *entry = &j->entries[number % JOURNAL_WINDOW];

    if (entry->record.number == number)
        record = entry->record;
    if (number <= j->base)
        record.kind = JOURNAL_DONE;
    return record;
}

/* Reads the result of a number that is HELD. */
static bool read_held(const struct journal *j,
                      const struct journal_record *record, struct buf *result)
{
    uint64_t at = j->entries[record->number % JOURNAL_WINDOW].at;
    size_t got = 0;

    if (!buf_reserve(result, record->size))
        return false;
    while (got < record->size) {
        ssize_t n = pread(j->fd, result->data + result->size,
                          record->size - got, (off_t)(at + got));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        got += (size_t)n;
        result->size += (size_t)n;
    }
    result->data[result->size] = '\0';
    return crc32c(0, result->data, result->size) == record->text_crc;
}

struct journal_record journal_known(struct journal *j, uint64_t number)
{
    struct journal_record record;

    pthread_mutex_lock(&j->lock);
    record = known(j, number);
    pthread_mutex_unlock(&j->lock);
    return record;
}

bool journal_look(struct journal *j, uint64_t number,
                  struct journal_record *record, struct buf *result)
{
    bool looked;

    pthread_mutex_lock(&j->lock);
    *record = known(j, number);
    looked = record->kind != JOURNAL_HELD || read_held(j, record, result);
    pthread_mutex_unlock(&j->lock);
    return looked;
}

/* Appends what is known as the records of a new journal. */
static void append_known(struct journal *fresh, struct journal *old)
{
    struct journal_record header = {.kind = JOURNAL_HEADER,
                                    .size = (uint32_t)old->header.size};
    struct journal_record base = {.kind = JOURNAL_BASE,
                                  .finished = old->finished,
                                  .text_crc = old->input_crc,
                                  .number = old->base,
                                  .chain = old->base_chain,
                                  .count = old->failed,
                                  .offset = old->offset};
    struct journal_record synced = {.kind = JOURNAL_SYNCED,
                                    .offset = old->offset};
    auto_buf struct buf result = BUF_INIT(BUF_UNLIMITED);

    header.text_crc = crc32c(0, old->header.data, old->header.size);
    for (uint64_t n = old->base + 1; n <= old->last; n++) {
        const struct journal_record *r =
            &old->entries[n % JOURNAL_WINDOW].record;

        if (r->number == n && r->kind == JOURNAL_DONE)
            base.count -= r->failed;
    }
    append(fresh, &header, old->header.data);
    append(fresh, &base, NULL);
    for (uint64_t n = old->base + 1; n <= old->last; n++) {
        struct journal_record r;

        buf_reset(&result);
        r = known(old, n);
        if (r.kind == JOURNAL_HELD && !read_held(old, &r, &result))
            fresh->error = fresh->error != 0 ? fresh->error : EIO;
        else if (r.kind != JOURNAL_NOTHING)
            append(fresh, &r, r.kind == JOURNAL_HELD ? result.data : NULL);
    }
    append(fresh, &synced, NULL);
}

/* Opens a new file: removes one that a killed process left, and does not write
   through one that another user placed there, such as a symbolic link. */
static int open_fresh(const char *name)
{
    const int flags =
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC;

    if (unlink(name) != 0 && errno != ENOENT)
        return -1;
    return open(name, flags, 0600);
}

int journal_rewrite(struct journal *old)
{
    struct journal fresh = JOURNAL_INIT;
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);
    int error;

    buf_fmt(&name, "%s.new", old->path);
    fresh.entries = calloc(JOURNAL_WINDOW, sizeof *fresh.entries);
    if (fresh.entries == NULL || !buf_ok(&name)) {
        free(fresh.entries);
        return ENOMEM;
    }
    fresh.fd = open_fresh(buf_cstr(&name));
    fresh.error = fresh.fd < 0 ? errno : 0;
    append_known(&fresh, old);
    error = fresh.error;
    if (error == 0
        && (fdatasync(fresh.fd) != 0
            || rename(buf_cstr(&name), old->path) != 0))
        error = errno;
    if (error != 0) {
        if (fresh.fd >= 0) {
            unlink(buf_cstr(&name));
            close(fresh.fd);
        }
        free(fresh.entries);
        return error;
    }
    file_sync_directory(old->path);
    if (old->fd >= 0)
        close(old->fd);
    free(old->entries);
    old->fd = fresh.fd;
    old->size = fresh.size;
    old->entries = fresh.entries;
    return 0;
}

void journal_close(struct journal *j, bool remove)
{
    if (remove && j->fd >= 0)
        unlink(j->path);
    if (j->fd >= 0)
        close(j->fd);
    free(j->path);
    free(j->entries);
    buf_free(&j->header);
    journal_tail_free(&j->tail);
    j->fd = -1;
    j->path = NULL;
    j->entries = NULL;
}
