/* SPDX-License-Identifier: MIT */
/*
 * replace.c - a file that holds secrets, replaced in one go
 *
 * It is written to a name that is always the same, .NAME.new, under a lock on
 * that file, and renamed. So a process that is killed at any moment leaves the
 * old file or the new one whole, and beside it one other at most, which the
 * next to write uses: copies of a secret do not pile up.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"

#define TRIES 1000

static bool failed(const struct output *output, int error,
                   struct problem *problem)
{
    return problem_set(problem, STATUS_INTERNAL, "cannot write to %s: %s",
                       output->path, strerror(error));
}

/* Through a symbolic link to its target, so that the link stays a link. */
static bool name_both(struct output *output, const char *path)
{
    auto_buf struct buf temp = BUF_INIT(65536);
    const char *name;

    output->path = realpath(path, NULL);
    if (output->path == NULL && errno == ENOENT)
        output->path = strdup(path);
    if (output->path == NULL)
        return false;
    name = strrchr(output->path, '/');
    name = name != NULL ? name + 1 : output->path;
    buf_add(&temp, output->path, (size_t)(name - output->path));
    buf_fmt(&temp, ".%s.new", name);
    output->temp = buf_take(&temp, NULL);
    return output->temp != NULL;
}

/* What somebody else laid there, or a second name for another file of ours, is
   not written to. */
static bool is_ours(const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_uid == geteuid()
           && info->st_nlink == 1;
}

/* One try; false with errno, EAGAIN where another process was faster. */
static bool lock_temp(struct output *output)
{
    struct stat open_one, named;
    int status;

    output->fd =
        open(output->temp,
             O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (output->fd < 0 && errno != ELOOP && errno != ENXIO && errno != EACCES)
        return false;
    if (output->fd >= 0) {
        do
            status = flock(output->fd, LOCK_EX);
        while (status != 0 && errno == EINTR);
        if (status != 0 || fstat(output->fd, &open_one) != 0)
            return false;
        if (is_ours(&open_one) && lstat(output->temp, &named) == 0
            && named.st_ino == open_one.st_ino
            && named.st_dev == open_one.st_dev)
            return true;
        close(output->fd);
        output->fd = -1;
        if (is_ours(&open_one) || open_one.st_nlink == 0) {
            errno = EAGAIN;
            return false;
        }
    }
    if (unlink(output->temp) != 0 && errno != ENOENT)
        return false;
    errno = EAGAIN;
    return false;
}

static bool open_replacement(struct output *output, const char *path,
                             unsigned mode, struct problem *problem)
{
    bool locked = false;

    if (!name_both(output, path))
        return problem_set(problem, STATUS_INTERNAL, "cannot write to %s: %s",
                           path, strerror(errno));
    for (int i = 0; i < TRIES && !locked; i++) {
        locked = lock_temp(output);
        if (!locked && errno != EAGAIN)
            break;
    }
    if (!locked) {
        int error = errno;

        /* what stands there is not ours to remove */
        free(output->temp);
        output->temp = NULL;
        return failed(output, error, problem);
    }
    output_may_abandon(output);
    return (ftruncate(output->fd, 0) == 0
            && fchmod(output->fd, (mode_t)mode) == 0)
           || failed(output, errno, problem);
}

bool output_replace(const char *path, const struct buf *text, unsigned mode,
                    struct problem *problem)
{
    auto_output struct output output = OUTPUT_INIT;

    if (!buf_ok(text))
        return problem_set(problem, STATUS_INTERNAL, "no memory");
    if (!open_replacement(&output, path, mode, problem))
        return false;
    output_write(&output, buf_cstr(text), text->size);
    return output_commit(&output, problem);
}
