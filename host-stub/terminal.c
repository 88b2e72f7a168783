/* SPDX-License-Identifier: MIT */
/* terminal.c - asks the kernel, and remembers how standard output ended. */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char last = '\n';
static enum { UNKNOWN, APART, SHARED } messages; /* with standard output */

static bool read_size(int fd, struct winsize *size)
{
    return isatty(fd) && ioctl(fd, TIOCGWINSZ, size) == 0;
}

size_t terminal_width(int fd)
{
    struct winsize size;

    return read_size(fd, &size) && size.ws_col > 1 ? size.ws_col - 1u : 0;
}

size_t terminal_columns(int fd)
{
    size_t width = terminal_width(fd);

    return width > 0 && width < TERMINAL_LEAST ? TERMINAL_LEAST - 1 : width;
}

size_t terminal_rows(int fd)
{
    struct winsize size;

    return read_size(fd, &size) ? size.ws_row : 0;
}

bool terminal_can_draw(int fd)
{
    const char *term = getenv("TERM");

    return isatty(fd) && term != NULL && strcmp(term, "dumb") != 0;
}

static bool is_shared(void)
{
    struct stat out, err;

    return fstat(STDOUT_FILENO, &out) == 0 && fstat(STDERR_FILENO, &err) == 0
           && out.st_dev == err.st_dev && out.st_ino == err.st_ino;
}

/* Standard output may be closed when the last message is printed. */
void terminal_wrote(const char *data, size_t size)
{
    if (messages == UNKNOWN)
        messages = is_shared() ? SHARED : APART;
    if (size > 0)
        last = data[size - 1];
}

bool terminal_line_is_open(void)
{
    return messages == SHARED && last != '\n';
}
