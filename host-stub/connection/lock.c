/* SPDX-License-Identifier: MIT */
/* lock.c - locks a file by flock(2) on a file beside it. */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "trust.h"

/* Enough for a call of another process to end; if it does not, as with a batch,
   the person who waits is informed. */
#define LOOKS 20
#define LOOK_MS 50

/* A lock file that root creates beside a user's file is given to that user, who
   could not lock it otherwise. Only files that are nothing but a lock are given
   away. */
static void give_to_owner(int fd, const char *path)
{
    struct stat lock, file;

    if (geteuid() != 0 || fstat(fd, &lock) != 0 || stat(path, &file) != 0
        || lock.st_uid == file.st_uid || lock.st_uid != 0)
        return;
    if (S_ISREG(lock.st_mode) && lock.st_nlink == 1 && lock.st_size == 0
        && fchown(fd, file.st_uid, file.st_gid) != 0) {
        /* the owner gets an error when the lock cannot be opened */
    }
}

static int open_lock(const char *path)
{
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);
    char *real = realpath(path, NULL);
    int fd = -1;

    /* a file that does not exist yet is locked by its future name */
    buf_fmt(&name, "%s.lock", real != NULL ? real : path);
    if (buf_ok(&name))
        fd = open(buf_cstr(&name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                  0600);
    if (fd >= 0)
        give_to_owner(fd, real != NULL ? real : path);
    free(real);
    return fd;
}

/* Was the lock file removed meanwhile, because the connection was forgotten? */
static bool is_gone(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 && info.st_nlink == 0;
}

/* flock(2) has no timeout, so it is tried repeatedly. */
static enum patience_end wait_for(int fd, const char *path,
                                  const struct patience *patience,
                                  struct buf *why)
{
    struct patience bound = *patience;
    enum patience_end end = PATIENCE_DONE;

    if (!patience->is_given)
        bound.until = 0;
    for (int i = 0; end == PATIENCE_DONE; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return PATIENCE_DONE;
        if (errno != EWOULDBLOCK && errno != EINTR) {
            buf_str(why, strerror(errno));
            return PATIENCE_FAILED;
        }
        if (i == LOOKS)
            notice("waiting for another process that uses connection %s: its "
                   "tokens can be used only once",
                   path);
        end = patience_poll(&bound, NULL, 0, LOOK_MS, why);
    }
    buf_str(why, "; another process uses it");
    return end;
}

bool lock_take(int *lock, const char *path, const struct patience *patience,
               struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    enum patience_end end;

    do {
        lock_drop(lock);
        *lock = open_lock(path);
        if (*lock < 0)
            return problem_set(problem, STATUS_CONNECTION,
                               "connection %s cannot be locked (%s): it must "
                               "be possible to create %s.lock, because the "
                               "card may renew the tokens in the file",
                               path, strerror(errno), path);
        end = wait_for(*lock, path, patience, &why);
    } while (end == PATIENCE_DONE && is_gone(*lock));
    if (end != PATIENCE_DONE)
        return problem_set(problem, patience_status(end),
                           "connection %s cannot be locked: %s", path,
                           buf_cstr(&why));
    return true;
}

void lock_drop(int *lock)
{
    if (*lock >= 0)
        close(*lock);
    *lock = -1;
}
