/* SPDX-License-Identifier: MIT */
/* companion.c - finds host-stub-NAME and executes it in this process. */
#include "companion.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trust.h"

#define PATH_LIMIT ((size_t)PATH_MAX * 2)

/* The directory and the owner of the running program. Returns false if they are
   unknown or cannot be relied on. */
static bool find_self(struct buf *directory, uid_t *owner)
{
    char path[PATH_MAX];
    ssize_t size;
    struct stat info;

    if (getauxval(AT_SECURE) != 0)
        return false;
    size = readlink("/proc/self/exe", path, sizeof path);
    if (size <= 0 || (size_t)size == sizeof path || *path != '/')
        return false; /* the file cannot be reached, for example */
    path[size] = '\0';
    if (stat(path, &info) != 0) /* it was removed in the meantime */
        return false;
    *owner = info.st_uid;
    buf_add(directory, path, (size_t)(strrchr(path, '/') - path));
    return buf_ok(directory);
}

/* Reduces PKGLIBEXECDIR and BINDIR to the parts where they differ, to get the
   path from one to the other. */
static void relate_directories(const char **from, const char **to)
{
    size_t shared = 0;

    for (size_t i = 0; BINDIR[i] != '\0' && BINDIR[i] == PKGLIBEXECDIR[i];
         i++) {
        if (BINDIR[i] == '/')
            shared = i;
    }
    *from = &BINDIR[shared];
    *to = &PKGLIBEXECDIR[shared];
}

/* Changes the directory of host-stub into that of its companions. */
static void turn_to_companions(struct buf *directory)
{
    const char *from, *to;
    size_t size;

    relate_directories(&from, &to);
    size = strlen(from);
    if (directory->size < size
        || memcmp(directory->data + directory->size - size, from, size) != 0)
        return; /* a build tree has them in the same directory as host-stub */
    directory->size -= size;
    buf_str(directory, to);
}

static bool belongs_to(const struct stat *info, uid_t owner)
{
    return info->st_uid == 0 || info->st_uid == owner;
}

/* Checks a symbolic link too, not only what it leads to: in a directory that
   others may write to, such as /tmp, another user's link could lead to any
   program of root's. */
static bool is_trusted(const char *path, const struct stat *info, uid_t owner)
{
    struct stat entry;

    return belongs_to(info, owner) && lstat(path, &entry) == 0
           && belongs_to(&entry, owner)
           && shared_with(-1, path, info, S_IWOTH) == NULL;
}

/* Executes the program in this process. Returns true if there is no such file,
   and false with the problem set if it cannot be started. If `owner` is NULL,
   the file is trusted whoever owns it. */
static bool start_program(const struct buf *path, const uid_t *owner,
                          char **argv, struct problem *problem)
{
    struct stat info;

    if (!buf_ok(path))
        return problem_no_memory(problem);
    if (stat(buf_cstr(path), &info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return true;
    } else if (owner != NULL && !is_trusted(buf_cstr(path), &info, *owner)) {
        return problem_set(problem, STATUS_PLUGIN,
                           "%s is not started: it must belong to root or to "
                           "the owner of host-stub (user %u), and others must "
                           "not be able to write to it",
                           buf_cstr(path), (unsigned)*owner);
    } else {
        execv(buf_cstr(path), argv);
    }
    return problem_set(problem, STATUS_PLUGIN, "%s does not start: %s",
                       buf_cstr(path), strerror(errno));
}

bool companion_become(const char *command, const char *called, char **argv,
                      struct problem *problem)
{
    auto_buf struct buf near = BUF_INIT(PATH_LIMIT);
    auto_buf struct buf installed = BUF_INIT(PATH_LIMIT);
    bool is_one;
    uid_t owner;

    buf_fmt(&installed, "%s/host-stub-%s", PKGLIBEXECDIR, command);
    if (find_self(&near, &owner)) {
        turn_to_companions(&near);
        buf_fmt(&near, "/host-stub-%s", command);
        if (!start_program(&near, &owner, argv, problem))
            return false;
    }
    if (!start_program(&installed, NULL, argv, problem))
        return false;
    is_one =
        near.size == 0 || strcmp(buf_cstr(&near), buf_cstr(&installed)) == 0;
    return problem_set(problem, STATUS_PLUGIN,
                       "host-stub %s is a program of its own, which is not "
                       "installed: there is no %s%s%s; install the package "
                       "host-stub-%s",
                       called, buf_cstr(&installed), is_one ? "" : " and no ",
                       is_one ? "" : buf_cstr(&near), command);
}
