/* SPDX-License-Identifier: MIT */
/*
 * replace.c - replaces a file that contains secrets atomically
 *
 * The new text is written to .NAME.new, under a lock on that file, which is
 * then renamed. So a process that is killed at any moment leaves either the old
 * or the new file complete, and at most one other file beside it, which the
 * next writer reuses: copies of a secret do not accumulate. Owner and group are
 * preserved.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "trust.h"

#define TRIES 1000

static bool failed(const struct output *output, int error,
                   struct problem *problem)
{
    return problem_set(problem, STATUS_INTERNAL, "cannot write to %s: %s",
                       output->path, strerror(error));
}

/* Resolves symbolic links, so that a link stays a link. */
static bool name_both(struct output *output, const char *path)
{
    auto_buf struct buf temp = BUF_INIT(BUF_TEXT);
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

/* Do not write to a file that another user put there, or that is a hard link to
   another file of ours. */
static bool is_ours(const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_uid == geteuid()
           && info->st_nlink == 1;
}

/* One attempt. On false, errno is set; EAGAIN if another process was faster. */
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

/* Is it certain that only this owner or root can have put the file there? */
static bool is_owners_place(const char *path, uid_t owner)
{
    char *copy = strdup(path);
    const char *directory = copy != NULL ? dirname(copy) : NULL;
    struct stat info;
    bool is_theirs = directory != NULL && stat(directory, &info) == 0
                     && (info.st_uid == 0 || info.st_uid == owner)
                     && ((info.st_mode & S_ISVTX)
                         || shared_with(-1, directory, &info, S_IWOTH) == NULL);

    free(copy);
    return is_theirs;
}

/* If root replaces a user's file, it keeps its owner, who could not read it
   otherwise. */
static bool keep_owner(const struct output *output)
{
    struct stat before;

    return geteuid() != 0 || stat(output->path, &before) != 0
           || before.st_uid == 0
           || !is_owners_place(output->path, before.st_uid)
           || fchown(output->fd, before.st_uid, before.st_gid) == 0;
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

        /* the file there is not ours to remove */
        free(output->temp);
        output->temp = NULL;
        return failed(output, error, problem);
    }
    output_may_abandon(output);
    return (ftruncate(output->fd, 0) == 0 && keep_owner(output)
            && fchmod(output->fd, (mode_t)mode) == 0)
           || failed(output, errno, problem);
}

bool output_replace(const char *path, const struct buf *text, unsigned mode,
                    struct problem *problem)
{
    auto_output struct output output = OUTPUT_INIT;

    if (!buf_ok(text))
        return problem_no_memory(problem);
    if (!open_replacement(&output, path, mode, problem))
        return false;
    output_write(&output, buf_cstr(text), text->size);
    return output_commit(&output, problem);
}
