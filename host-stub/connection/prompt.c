/* SPDX-License-Identifier: MIT */
/*
 * prompt.c - read answers, byte by byte and without stdio
 *
 * A buffer of stdio would keep a secret, and lines that are not ours.
 */
#include "prompt.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static bool read_line(struct buf *line)
{
    size_t count = 0;
    char c;

    for (;;) {
        ssize_t n = read(STDIN_FILENO, &c, 1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return count > 0;
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

/* Leaves the terminal as it was, then does what the signal does. */
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
    hidden.c_cc[VSUSP] = _POSIX_VDISABLE; /* no shell in between shows it */
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

static void reveal(void)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaction(ending[i], &earlier[i], NULL);
    fputc('\n', stderr); /* the one that was not shown */
}

bool prompt_secret(const char *prompt, struct buf *line)
{
    bool hidden = isatty(STDIN_FILENO) && hide();
    bool read = prompt_line(prompt, line);

    if (hidden)
        reveal();
    return read;
}
