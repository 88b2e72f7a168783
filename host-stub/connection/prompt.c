/* SPDX-License-Identifier: MIT */
/*
 * prompt.c - reads answers byte by byte, without stdio
 *
 * A stdio buffer would keep secrets in memory, and could take lines that are
 * meant for another reader.
 */
#include "prompt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "interrupt.h"

/* Returns false if a signal arrived, even if just before the call. */
static bool await_byte(void)
{
    struct pollfd wait[] = {{STDIN_FILENO, POLLIN, 0},
                            {interrupt_fd(), POLLIN, 0}};

    while (!interrupted()) {
        if (poll(wait, 2, -1) >= 0)
            return !interrupted();
        if (errno != EINTR)
            return true; /* read() will report the error */
    }
    return false;
}

static bool read_line(struct buf *line)
{
    size_t count = 0;
    char c;

    for (;;) {
        ssize_t n;

        if (!await_byte())
            return false;
        n = read(STDIN_FILENO, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 && count > 0;
        if (c == '\n')
            return true;
        buf_char(line, c);
        count++;
    }
}

bool prompt_line(const char *prompt, struct buf *line)
{
    bool read;

    fputs(prompt, stderr);
    fflush(stderr);
    buf_reset(line);
    read = read_line(line);
    if (!read)
        fputc('\n', stderr);
    return read;
}

/* ---- a terminal without echo ---- */

static struct termios before;
static struct sigaction earlier[4];
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* Restores the terminal, then raises the signal again. */
static void on_signal(int number)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        if (ending[i] == number)
            sigaction(number, &earlier[i], NULL);
    }
    raise(number);
}

static bool hide(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    struct termios hidden;

    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return false;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        sigaction(ending[i], NULL, &earlier[i]);
        if (earlier[i].sa_handler != SIG_IGN)
            sigaction(ending[i], &action, NULL);
    }
    hidden = before;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
    hidden.c_cc[VSUSP] = _POSIX_VDISABLE; /* no ^Z, since a shell would turn the
                                             echo on */
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

static void reveal(void)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaction(ending[i], &earlier[i], NULL);
    fputc('\n', stderr); /* because the typed line end was not echoed */
}

bool prompt_secret(const char *prompt, struct buf *line)
{
    bool hidden = isatty(STDIN_FILENO) && hide();
    bool read = prompt_line(prompt, line);

    if (hidden)
        reveal();
    return read;
}
