/* SPDX-License-Identifier: MIT */
/* lock.c - flock(2) on a file beside the file. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

static int open_lock(const char *path)
{
    auto_buf struct buf name = BUF_INIT(65536);
    char *real = realpath(path, NULL);
    int fd = -1;

    /* a file that is not there yet has the name it will have */
    buf_fmt(&name, "%s.lock", real != NULL ? real : path);
    if (buf_ok(&name))
        fd = open(buf_cstr(&name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                  0600);
    free(real);
    return fd;
}

/* Was the lock's file removed, by who forgot the connection, meanwhile? */
static bool is_gone(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 && info.st_nlink == 0;
}

bool lock_take(int *lock, const char *path, struct problem *problem)
{
    int status;

    do {
        lock_drop(lock);
        *lock = open_lock(path);
        if (*lock < 0)
            return problem_set(problem, STATUS_CONNECTION,
                               "connection %s cannot be locked (%s): its "
                               "directory must let %s.lock be made, as the "
                               "card may renew what the file holds",
                               path, strerror(errno), path);
        do
            status = flock(*lock, LOCK_EX);
        while (status != 0 && errno == EINTR);
    } while (status == 0 && is_gone(*lock));
    if (status != 0)
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s cannot be locked: %s", path,
                           strerror(errno));
    return true;
}

void lock_drop(int *lock)
{
    if (*lock >= 0)
        close(*lock);
    *lock = -1;
}
