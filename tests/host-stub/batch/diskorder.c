/* SPDX-License-Identifier: MIT */
/*
 * diskorder.c - records the order in which a program syncs, renames and sends
 *
 * Preloaded into a program (LD_PRELOAD), it appends a line to the file
 * ORDER_LOG before each of these is done:
 *
 *     sync PATH        fsync or fdatasync
 *     rename FROM TO
 *     send METHOD      the first bytes of an HTTP request
 *
 * A kill does not discard the page cache, so only this order shows whether data
 * would survive a power failure.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))

/* The C library's function of the same name. */
#define USUAL(name) ((__typeof__(&(name)))(uintptr_t)dlsym(RTLD_NEXT, #name))

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
    const char *log = getenv("ORDER_LOG");
    char line[3 * PATH_MAX];
    va_list args;
    int size, fd;

    va_start(args, format);
    size = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (log == NULL || size < 0 || (size_t)size >= sizeof line)
        return;
    fd = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, line, (size_t)size) != size)
        abort();
    close(fd);
}

static void note_sync(int fd)
{
    char link[64], path[PATH_MAX];
    ssize_t size;

    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, sizeof path - 1);
    path[size < 0 ? 0 : size] = '\0';
    note("sync %s\n", path);
}

SHOWN int fsync(int fd)
{
    note_sync(fd);
    return USUAL(fsync)(fd);
}

SHOWN int fdatasync(int fd)
{
    note_sync(fd);
    return USUAL(fdatasync)(fd);
}

SHOWN int rename(const char *from, const char *to)
{
    note("rename %s %s\n", from, to);
    return USUAL(rename)(from, to);
}

SHOWN ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH",
                                          "DELETE"};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        size_t length = strlen(methods[i]);

        if (size > length && memcmp(bytes, methods[i], length) == 0
            && ((const char *)bytes)[length] == ' ')
            note("send %s\n", methods[i]);
    }
    return USUAL(send)(fd, bytes, size, flags);
}
