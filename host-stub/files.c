/* SPDX-License-Identifier: MIT */
/* files.c - reads with read(2) into one buf, so that no copy of a secret is
   left in memory. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define PIECE 65536

bool file_read_fd(int fd, struct buf *out, struct buf *why)
{
    for (;;) {
        size_t room = out->limit - out->size;
        ssize_t n;

        if (room > PIECE)
            room = PIECE;
        if (room == 0) {
            char more;

            n = read(fd, &more, 1);
            if (n == 0)
                return true;
            buf_fmt(why, "it is larger than %zu bytes", out->limit);
            return false;
        }
        if (!buf_reserve(out, room)) {
            buf_str(why, "no memory");
            return false;
        }
        n = read(fd, out->data + out->size, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            buf_str(why, strerror(errno));
            return false;
        }
        if (n == 0)
            break;
        out->size += (size_t)n;
        out->data[out->size] = '\0';
    }
    return true;
}

bool file_read(const char *path, struct buf *out, struct stat *info,
               struct buf *why)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat own;
    bool read_all;

    if (info == NULL)
        info = &own;
    if (fd < 0 || fstat(fd, info) != 0) {
        buf_str(why, strerror(errno));
        return false;
    }
    /* do not read a file that is known to be too large */
    if (S_ISREG(info->st_mode)
        && info->st_size > (off_t)(out->limit < SIZE_MAX / 2 ? out->limit
                                                             : SIZE_MAX / 2)) {
        buf_fmt(why, "it is larger than %zu bytes", out->limit);
        read_all = false;
    } else {
        read_all = file_read_fd(fd, out, why);
    }
    if (!is_stdin)
        close(fd);
    return read_all;
}

/* The rule of Linux's protected_symlinks, applied to every directory that
   others may write to and not only to sticky ones. */
bool file_is_foreign_link(const char *path)
{
    char *copy = strdup(path);
    struct stat link, directory;
    bool is_foreign;

    is_foreign = copy != NULL && lstat(path, &link) == 0
                 && S_ISLNK(link.st_mode) && link.st_uid != geteuid()
                 && stat(dirname(copy), &directory) == 0
                 && (directory.st_mode & (S_IWGRP | S_IWOTH)) != 0
                 && link.st_uid != directory.st_uid;
    free(copy);
    return is_foreign;
}

void file_trim_newline(struct buf *text, size_t start)
{
    if (text->size > start && text->data[text->size - 1] == '\n')
        text->size--;
    if (text->size > start && text->data[text->size - 1] == '\r')
        text->size--;
    if (text->data != NULL)
        text->data[text->size] = '\0';
}

bool file_wait_writable(int fd, int error)
{
    struct pollfd room = {fd, POLLOUT, 0};

    if (error != EAGAIN && error != EWOULDBLOCK)
        return false;
    poll(&room, 1, -1);
    return true;
}

int file_write(int fd, struct iovec *parts, int count)
{
    while (count > 0) {
        ssize_t n = writev(fd, parts, count);

        if (n < 0 && (errno == EINTR || file_wait_writable(fd, errno)))
            continue;
        if (n < 0)
            return errno;
        while (count > 0 && (size_t)n >= parts->iov_len) {
            n -= (ssize_t)parts->iov_len;
            parts++;
            count--;
        }
        if (count > 0) {
            parts->iov_base = (char *)parts->iov_base + n;
            parts->iov_len -= (size_t)n;
        }
    }
    return 0;
}

void file_sync_directory(const char *path)
{
    char *copy = strdup(path);
    int fd = copy != NULL
                 ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                 : -1;

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(copy);
}
