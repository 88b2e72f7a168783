/* SPDX-License-Identifier: MIT */
/* lock.c - flock(2) on a file beside the file. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "trust.h"

/* A call of another process is over by then; a batch is not, and a person who
   waits for it is told so. */
#define LOOKS 20
#define LOOK_NS 50000000

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

static int wait_for(int fd, const char *path)
{
    const struct timespec moment = {.tv_nsec = LOOK_NS};
    int status = flock(fd, LOCK_EX | LOCK_NB);

    for (int i = 0; i < LOOKS && status != 0 && errno == EWOULDBLOCK; i++) {
        nanosleep(&moment, NULL);
        status = flock(fd, LOCK_EX | LOCK_NB);
    }
    if (status == 0 || errno != EWOULDBLOCK)
        return status;
    notice("waiting for another process that uses connection %s: its tokens "
           "are good for once",
           path);
    do
        status = flock(fd, LOCK_EX);
    while (status != 0 && errno == EINTR);
    return status;
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
        status = wait_for(*lock, path);
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
