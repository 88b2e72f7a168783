/* SPDX-License-Identifier: MIT */
/*
 * program.c - starts a command, reads its output and waits for its end
 *
 * The command is done when its process has ended and there is output: processes
 * that it leaves running may keep the pipe open indefinitely. It gets a process
 * group of its own, so that all its processes can be killed; but not at a
 * terminal, where a background group could not ask a person for a password.
 */
#include "config.h"

#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How often a process is checked if there is no pidfd for it. */
#define LOOK_MS 20

extern char **environ;

struct program {
    pid_t process;
    bool has_group;
    int out;       /* the pipe with its output; -1 once closed */
    int life;      /* a pidfd, readable once it has ended; -1 if the system has
                      none */
    bool is_ended; /* and has been waited for */
    int status;
};

static bool is_hidden(const char *entry, const struct buf *hidden)
{
    size_t at = 0;

    while (at < hidden->size) {
        size_t size = strlen(hidden->data + at);

        if (strncmp(entry, hidden->data + at, size) == 0 && entry[size] == '=')
            return true;
        at += size + 1;
    }
    return false;
}

char **environment_without(const struct buf *hidden)
{
    size_t count = 0, kept = 0;
    char **entries;

    while (environ != NULL && environ[count] != NULL)
        count++;
    entries = calloc(count + 1, sizeof *entries);
    for (size_t i = 0; entries != NULL && i < count; i++) {
        if (!is_hidden(environ[i], hidden))
            entries[kept++] = environ[i];
    }
    return entries;
}

/* Is there a terminal, with this process in the foreground? */
static bool is_in_foreground(void)
{
    int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    bool is_front = terminal >= 0 && tcgetpgrp(terminal) == getpgrp();

    if (terminal >= 0)
        close(terminal);
    return is_front;
}

/* Resets signals that host-stub ignores to their defaults. */
static void set_attributes(posix_spawnattr_t *attributes, bool has_group)
{
    short flags = POSIX_SPAWN_SETSIGDEF;
    sigset_t usual;

    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    posix_spawnattr_setsigdefault(attributes, &usual);
    if (has_group)
        flags |= POSIX_SPAWN_SETPGROUP; /* group 0 means a new group */
    posix_spawnattr_setflags(attributes, flags);
}

/* Starts it with /dev/null as standard input and the pipe as output. */
static int start(struct program *program, char *const *words, const char *path,
                 const struct buf *hidden, int out)
{
    char **environment = environment_without(hidden);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error;

    if (environment == NULL)
        return ENOMEM;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    set_attributes(&attributes, program->has_group);
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
                                             "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (error == 0)
        error = posix_spawnp(&program->process, path, &actions, &attributes,
                             words, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(environment);
    return error;
}

static int open_life(pid_t process)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    (void)process;
    return -1;
#endif
}

/* Checks whether it has ended; `flags` are those of waitpid(2). */
static bool look(struct program *program, int flags, struct buf *why)
{
    pid_t got;

    if (program->is_ended)
        return true;
    do
        got = waitpid(program->process, &program->status, flags);
    while (got < 0 && errno == EINTR);
    program->is_ended = got != 0;
    if (got >= 0)
        return true;
    buf_fmt(why, "how it ended cannot be known: %s", strerror(errno));
    return false;
}

/* Reads what is in the pipe, without waiting for more. */
static bool take_output(struct program *program, struct buf *text,
                        struct buf *why)
{
    for (;;) {
        size_t room = text->limit - text->size;
        ssize_t n;

        if (room == 0 || !buf_reserve(text, room < 4096 ? room : 4096)) {
            buf_fmt(why, "it printed more than %zu bytes", text->limit);
            return false;
        }
        n = read(program->out, text->data + text->size,
                 room < 4096 ? room : 4096);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return true;
        if (n < 0) {
            buf_str(why, strerror(errno));
            return false;
        }
        if (n == 0) {
            close(program->out);
            program->out = -1;
            return true;
        }
        text->size += (size_t)n;
        text->data[text->size] = '\0';
    }
}

/* Has it ended, and printed something or closed its output? */
static bool has_all(const struct program *program, const struct buf *text)
{
    return program->is_ended
           && (program->out < 0 || text->size > 0 || program->status != 0);
}

static enum patience_end follow(struct program *program, struct buf *text,
                                const struct patience *patience,
                                struct buf *why)
{
    while (!has_all(program, text)) {
        struct pollfd fds[2] = {
            {program->out, POLLIN, 0},
            {program->is_ended ? -1 : program->life, POLLIN, 0}};
        bool must_look = !program->is_ended && program->life < 0;
        enum patience_end end =
            patience_poll(patience, fds, 2, must_look ? LOOK_MS : -1, why);

        if (end != PATIENCE_DONE)
            return end;
        /* check for its end first: all of its output is in the pipe by then */
        if ((must_look || fds[1].revents != 0) && !look(program, WNOHANG, why))
            return PATIENCE_FAILED;
        if (program->out >= 0 && !take_output(program, text, why))
            return PATIENCE_FAILED;
    }
    return PATIENCE_DONE;
}

/* Checks how the program ended. At a terminal ^C also reaches the program,
   whose end may be noticed before our own signal. */
static enum patience_end judge(const struct program *program,
                               const struct buf *text,
                               const struct patience *patience, struct buf *why)
{
    if (WIFSIGNALED(program->status)
        && patience_poll(patience, NULL, 0, 0, why) == PATIENCE_CANCELLED)
        return PATIENCE_CANCELLED;
    buf_reset(why);
    if (WIFSIGNALED(program->status))
        buf_fmt(why, "ended by a signal (%s)",
                strsignal(WTERMSIG(program->status)));
    else if (WEXITSTATUS(program->status) != 0)
        buf_fmt(why, "exit status %d", WEXITSTATUS(program->status));
    else if (text->size == 0)
        buf_str(why, "it printed nothing");
    return why->size > 0 ? PATIENCE_FAILED : PATIENCE_DONE;
}

/* Kills the program if it is still running, and its whole group if its output
   is not complete. */
static void end_program(struct program *program, bool is_done)
{
    auto_buf struct buf ignored = BUF_INIT(BUF_LINE);

    if (!is_done && program->has_group)
        kill(-program->process, SIGKILL);
    else if (!program->is_ended)
        kill(program->process, SIGKILL);
    (void)!look(program, 0, &ignored);
    if (program->out >= 0)
        close(program->out);
    if (program->life >= 0)
        close(program->life);
}

enum patience_end program_run(struct buf *text, char *const *words,
                              const char *path, const struct buf *hidden,
                              const struct patience *patience, struct buf *why)
{
    struct program program = {.has_group = !is_in_foreground(), .life = -1};
    enum patience_end end;
    int ends[2], error;

    if (pipe2(ends, O_CLOEXEC) != 0
        || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        buf_str(why, strerror(errno));
        return PATIENCE_FAILED;
    }
    program.out = ends[0];
    error = start(&program, words, path, hidden, ends[1]);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        buf_str(why, strerror(error));
        return PATIENCE_FAILED;
    }
    program.life = open_life(program.process);
    end = follow(&program, text, patience, why);
    end_program(&program, end == PATIENCE_DONE);
    return end == PATIENCE_DONE ? judge(&program, text, patience, why) : end;
}
