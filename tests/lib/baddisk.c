/* SPDX-License-Identifier: MIT */
/*
 * baddisk.c - simulates a disk that fails once, or fills up
 *
 * Preloaded into a program (LD_PRELOAD), it counts the program's operations on
 * files below one directory, and makes the Nth fail:
 *
 *     DISK_UNDER  the directory, with a / at its end
 *     DISK_NTH    which operation; counted per process, from 1
 *     DISK_FAULT  EIO, ENOSPC, EDQUOT: it fails with this error
 *                 short: a write writes half of its data
 *                 full: a write writes half, and then there is no more
 *                 space for data or a new file
 *                 TERM: it succeeds, but a SIGTERM comes just before it
 *     DISK_LOG    a file elsewhere that gets a line for each failure,
 *                 `NAME PATH`; writing it is not counted
 *
 * It counts write, writev, fsync, fdatasync, rename, ftruncate, fchmod, mkdir,
 * open for writing and close of a descriptor opened for writing; or only
 * writes, for a fault that only affects writes. A close that fails still closes
 * the descriptor, as on Linux.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The C library's function of the same name. */
#define USUAL(name) ((__typeof__(&(name)))(uintptr_t)dlsym(RTLD_NEXT, #name))

enum { PASS, FAIL, HALF };

static atomic_long count;
static atomic_bool is_full;

/* ---- which one, and how ---- */

static bool is_under(const char *path)
{
    const char *under = getenv("DISK_UNDER");

    return under != NULL && strncmp(path, under, strlen(under)) == 0;
}

static void name_of(int fd, char *path, size_t size)
{
    char link[64];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, size - 1);
    path[n > 0 ? n : 0] = '\0';
}

/* Makes a relative path absolute. */
static void whole_path(const char *given, char *path, size_t size)
{
    char here[PATH_MAX];

    if (*given != '/' && getcwd(here, sizeof here) != NULL)
        snprintf(path, size, "%s/%s", here, given);
    else
        snprintf(path, size, "%s", given);
}

static void tell(const char *what, const char *path)
{
    char line[PATH_MAX + 64];
    const char *log = getenv("DISK_LOG");
    long fd = log != NULL
                  ? syscall(SYS_openat, AT_FDCWD, log,
                            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)
                  : -1;
    int size = snprintf(line, sizeof line, "%s %s\n", what, path);

    if (fd < 0)
        return;
    (void)!syscall(SYS_write, fd, line, (size_t)size);
    syscall(SYS_close, fd);
}

static int number_of(const char *fault)
{
    static const struct {
        const char *name;
        int number;
    } faults[] = {{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}};

    for (size_t i = 0; i < COUNT(faults); i++) {
        if (strcmp(fault, faults[i].name) == 0)
            return faults[i].number;
    }
    return 0;
}

/* Decides the outcome of an operation; with FAIL, errno is set. */
static int judge(const char *what, const char *path, bool writes, bool makes)
{
    const char *fault = getenv("DISK_FAULT");
    const char *nth = getenv("DISK_NTH");
    int number;
    int verdict = FAIL;

    if (fault == NULL || nth == NULL || !is_under(path))
        return PASS;
    number = number_of(fault);
    if (strcmp(fault, "TERM") == 0) {
        if (atomic_fetch_add(&count, 1) + 1 == strtol(nth, NULL, 10)) {
            tell(what, path);
            kill(getpid(), SIGTERM);
        }
        return PASS;
    }
    if (atomic_load(&is_full)) {
        if (!writes && !makes)
            return PASS;
        errno = ENOSPC;
    } else {
        if (number == 0 && !writes)
            return PASS;
        if (atomic_fetch_add(&count, 1) + 1 != strtol(nth, NULL, 10))
            return PASS;
        verdict = number == 0 ? HALF : FAIL;
        atomic_store(&is_full, strcmp(fault, "full") == 0);
        errno = number;
    }
    number = errno;
    tell(what, path);
    errno = number;
    return verdict;
}

static int judge_fd(const char *what, int fd, bool writes)
{
    char path[PATH_MAX];
    int error = errno;
    int verdict;

    name_of(fd, path, sizeof path);
    errno = error;
    verdict = judge(what, path, writes, false);
    return verdict;
}

static int judge_path(const char *what, const char *given, bool makes)
{
    char path[2 * PATH_MAX];

    whole_path(given, path, sizeof path);
    return judge(what, path, false, makes);
}

/* ---- in place of the C library's ---- */

SHOWN ssize_t write(int fd, const void *data, size_t size)
{
    int verdict = size > 0 ? judge_fd("write", fd, true) : PASS;

    if (verdict == FAIL)
        return -1;
    return USUAL(write)(fd, data, verdict == HALF ? (size + 1) / 2 : size);
}

SHOWN ssize_t writev(int fd, const struct iovec *parts, int number)
{
    int verdict = judge_fd("write", fd, true);
    size_t most = 0;

    if (verdict == FAIL)
        return -1;
    if (verdict == PASS)
        return USUAL(writev)(fd, parts, number);
    /* half of the parts, or half of the only one */
    for (int i = 0; i < (number + 1) / 2; i++)
        most += parts[i].iov_len;
    if (number > 1)
        return USUAL(writev)(fd, parts, (number + 1) / 2);
    return USUAL(write)(fd, parts[0].iov_base, (most + 1) / 2);
}

SHOWN int fsync(int fd)
{
    return judge_fd("fsync", fd, false) == FAIL ? -1 : USUAL(fsync)(fd);
}

SHOWN int fdatasync(int fd)
{
    return judge_fd("fsync", fd, false) == FAIL ? -1 : USUAL(fdatasync)(fd);
}

SHOWN int ftruncate(int fd, off_t size)
{
    return judge_fd("ftruncate", fd, false) == FAIL
               ? -1
               : USUAL(ftruncate)(fd, size);
}

SHOWN int fchmod(int fd, mode_t mode)
{
    return judge_fd("fchmod", fd, false) == FAIL ? -1 : USUAL(fchmod)(fd, mode);
}

SHOWN int rename(const char *from, const char *to)
{
    return judge_path("rename", to, false) == FAIL ? -1
                                                   : USUAL(rename)(from, to);
}

SHOWN int mkdir(const char *path, mode_t mode)
{
    return judge_path("mkdir", path, true) == FAIL ? -1
                                                   : USUAL(mkdir)(path, mode);
}

SHOWN int mkostemp(char *name, int flags)
{
    return judge_path("open", name, true) == FAIL
               ? -1
               : USUAL(mkostemp)(name, flags);
}

SHOWN int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list args;

    va_start(args, flags);
    if (flags & O_CREAT)
        mode = va_arg(args, mode_t);
    va_end(args);
    if ((flags & O_ACCMODE) != O_RDONLY
        && judge_path("open", path,
                      (flags & O_CREAT) && access(path, F_OK) != 0)
               == FAIL)
        return -1;
    return USUAL(open)(path, flags, mode);
}

SHOWN int close(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    bool fails = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY
                 && judge_fd("close", fd, false) == FAIL;
    int error = errno;
    int status = USUAL(close)(fd);

    if (!fails)
        return status;
    errno = error;
    return -1;
}
