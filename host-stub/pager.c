/* SPDX-License-Identifier: MIT */
/* pager.c - counts lines, and runs the pager by the shell. */
#include "config.h"

#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "terminal.h"

extern char **environ;

/* Once it has read this much, the pager must have been found: a pipe holds
   less. */
#define KEPT_MOST ((size_t)1 << 20)

/* What a shell reports if it cannot run a command. */
#define SHELL_CANNOT_RUN 126
#define SHELL_NOT_FOUND 127

/* Only text goes to the pager, by its standard input: F ends it if the text
   fits, R shows colours, X leaves the text on the screen. */
#define PREPARE ": \"${LESS=FRX}\"; export LESS; "
#define DEFAULT_PAGER "command -v less >/dev/null || exit 127; less"

bool pager_begin(struct pager *pager, const struct options *options)
{
    const char *name = getenv("PAGER");

    if (options->no_pager || !terminal_can_draw(STDOUT_FILENO)
        || tcgetpgrp(STDOUT_FILENO) != getpgrp()
        || (name != NULL && (*name == '\0' || strcmp(name, "cat") == 0)))
        return false;
    pager->rows = terminal_rows(STDOUT_FILENO);
    pager->columns = terminal_width(STDOUT_FILENO) + 1;
    if (pager->rows == 0 || pager->columns == 1)
        return false;
    pager->state = PAGER_KEEPING;
    return true;
}

/* ---- counting ---- */

/* Returns the end of an escape sequence that sets a colour. */
static size_t skip_color(const char *data, size_t size, size_t at)
{
    while (at < size && data[at] != 'm')
        at++;
    return at;
}

/* A line that is as long as the screen is wide does not begin another row. */
static void count_rows(struct pager *p, const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '\n') {
            p->row++;
            p->column = 0;
        } else if (data[i] == '\033') {
            i = skip_color(data, size, i);
        } else if (((unsigned char)data[i] & 0xC0) != 0x80
                   && ++p->column > p->columns) {
            p->row++;
            p->column = 1;
        }
    }
}

/* ---- running it ---- */

/* Signals that this process ignores end a program as usual. */
static int spawn_shell(pid_t *pid, int input, const char *command)
{
    static const int usual[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGQUIT, SIGTERM};
    char *const argv[] = {(char *)"sh", (char *)"-c", (char *)command, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    int error;

    if (posix_spawnattr_init(&attributes) != 0)
        return ENOMEM;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        posix_spawnattr_destroy(&attributes);
        return ENOMEM;
    }
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        sigaddset(&signals, usual[i]);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (error == 0)
        error =
            posix_spawn(pid, "/bin/sh", &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static bool start_pager(struct pager *p)
{
    const char *name = getenv("PAGER");
    auto_buf struct buf command = BUF_INIT(BUF_TEXT);
    int ends[2];
    int error;

    buf_str(&command, PREPARE);
    buf_str(&command, name != NULL ? name : DEFAULT_PAGER);
    if (!buf_ok(&command) || pipe2(ends, O_CLOEXEC) != 0)
        return false;
    error = spawn_shell(&p->pid, ends[0], buf_cstr(&command));
    close(ends[0]);
    if (error != 0) {
        close(ends[1]);
        return false;
    }
    p->fd = ends[1];
    p->state = PAGER_RUNNING;
    return true;
}

/* The terminal sends ^C and ^\ to all programs on it: the pager decides what
   they do, and this process must not leave the pager alone with the terminal.
   Any other signal asks this process to end: then the pager has to end too. */
static int wait_for_pager(struct pager *p)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction interrupt, quit;
    int status = 0;

    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    close(p->fd);
    p->fd = -1;
    while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        kill(p->pid, SIGTERM);
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    return status;
}

static int write_plainly(struct pager *p)
{
    struct iovec part = {p->kept.data, p->kept.size};

    p->state = PAGER_OFF;
    if (!buf_ok(&p->kept))
        return ENOMEM;
    return p->kept.size > 0 ? file_write(STDOUT_FILENO, &part, 1) : 0;
}

/* Waits for the pager; if it could not be run, what it should have shown is
   written. */
static int leave_pager(struct pager *p)
{
    int status = wait_for_pager(p);

    p->state = PAGER_QUIT;
    if (WIFEXITED(status)
        && (WEXITSTATUS(status) == SHELL_NOT_FOUND
            || WEXITSTATUS(status) == SHELL_CANNOT_RUN))
        return write_plainly(p);
    return 0;
}

static int write_to_pager(struct pager *p, const char *data, size_t size)
{
    struct iovec part = {(char *)data, size};
    int error = size > 0 ? file_write(p->fd, &part, 1) : 0;

    return error == EPIPE ? leave_pager(p) : error;
}

/* ---- the text ---- */

int pager_write(struct pager *p, const char *data, size_t size)
{
    struct iovec part = {(char *)data, size};

    if (p->state == PAGER_QUIT || size == 0)
        return 0;
    if (p->state == PAGER_OFF)
        return file_write(STDOUT_FILENO, &part, 1);
    if (p->kept.size <= KEPT_MOST)
        buf_add(&p->kept, data, size);
    if (p->state == PAGER_RUNNING)
        return write_to_pager(p, data, size);
    count_rows(p, data, size);
    /* a row is left for the prompt */
    if (p->row < p->rows)
        return buf_ok(&p->kept) ? 0 : ENOMEM;
    if (!buf_ok(&p->kept) || !start_pager(p))
        return write_plainly(p);
    return write_to_pager(p, p->kept.data, p->kept.size);
}

bool pager_has_quit(const struct pager *pager)
{
    return pager->state == PAGER_QUIT;
}

int pager_end(struct pager *p)
{
    if (p->state == PAGER_KEEPING)
        return write_plainly(p);
    return p->state == PAGER_RUNNING ? leave_pager(p) : 0;
}

void pager_free(struct pager *p)
{
    if (p->state == PAGER_RUNNING)
        wait_for_pager(p);
    buf_free(&p->kept);
    *p = (struct pager)PAGER_INIT;
}
