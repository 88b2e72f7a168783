/* SPDX-License-Identifier: MIT */
/* journal-finish.c - what is left of a journal once its job is finished */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal-reader.h"

int journal_finish(struct journal *j, uint32_t input_crc)
{
    int error;

    pthread_mutex_lock(&j->lock);
    j->finished = true;
    j->input_crc = input_crc;
    error = journal_rewrite(j);
    pthread_mutex_unlock(&j->lock);
    return error;
}

/* Is it a header, a BASE that is marked as finished, and nothing after it that
   begins more work? */
static bool is_finished(int fd, uint64_t size, struct journal_record *base)
{
    auto_journal_reader struct journal_reader reader = JOURNAL_READER(fd);
    struct journal_record record;
    uint64_t payload;

    if (!journal_read(&reader, &record, &payload)
        || record.kind != JOURNAL_HEADER
        || !journal_read(&reader, base, &payload) || base->kind != JOURNAL_BASE
        || !base->finished)
        return false;
    while (journal_read(&reader, &record, &payload)) {
        if (record.kind != JOURNAL_SYNCED)
            return false;
    }
    return reader.at == size;
}

enum journal_state journal_state(const char *path, struct journal_record *base)
{
    enum journal_state state = JOURNAL_UNFINISHED;
    struct stat info;
    int fd;

    if (stat(path, &info) != 0)
        return JOURNAL_ABSENT;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return JOURNAL_UNFINISHED;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)
        && is_finished(fd, (uint64_t)info.st_size, base))
        state = JOURNAL_FINISHED;
    close(fd);
    return state;
}
