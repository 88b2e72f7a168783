/* SPDX-License-Identifier: MIT */
/* fileid.c - a file's identity, by stat(). */
#include "fileid.h"

#include <sys/stat.h>

/* Has no padding, since it is compared byte by byte. */
struct identity {
    uint64_t found;
    uint64_t device;
    uint64_t inode;
    int64_t size;
    int64_t modified[2]; /* seconds and nanoseconds */
    /* Also reveals a file whose old modification time was restored. */
    int64_t changed[2];
};

static enum file_kind kind_of(const struct stat *status)
{
    if (S_ISDIR(status->st_mode))
        return FILE_DIRECTORY;
    if (!S_ISREG(status->st_mode))
        return FILE_WAITS;
    return status->st_size > FILEID_SIZE_MAX ? FILE_TOO_LARGE : FILE_READY;
}

enum file_kind fileid_add(struct buf *ids, const struct buf *path)
{
    struct identity identity = {.found = 0};
    enum file_kind kind = FILE_READY;
    struct stat status;

    if (path->size == 0)
        return kind;
    if (stat(buf_cstr(path), &status) == 0) {
        kind = kind_of(&status);
        identity = (struct identity){
            .found = 1,
            .device = status.st_dev,
            .inode = status.st_ino,
            .size = status.st_size,
            .modified = {status.st_mtim.tv_sec, status.st_mtim.tv_nsec},
            .changed = {status.st_ctim.tv_sec, status.st_ctim.tv_nsec},
        };
    }
    buf_add(ids, &identity, sizeof identity);
    return kind;
}
