/* SPDX-License-Identifier: MIT */
/* verify-state.c - the state of a process, for comparison. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify-state.h"

extern char **environ;

static mode_t mask_now(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return mask;
}

static void read_signals(struct state *state)
{
    sigprocmask(SIG_BLOCK, NULL, &state->mask);
    for (int i = 1; i < STATE_SIGNALS; i++)
        sigaction(i, NULL, &state->actions[i]);
}

static void read_environment(struct buf *out)
{
    for (char **at = environ; at != NULL && *at != NULL; at++) {
        buf_str(out, *at);
        buf_char(out, '\n');
    }
}

void state_read(struct state *state)
{
    char directory[4096];
    const char *locale = setlocale(LC_ALL, NULL);

    read_environment(&state->environment);
    buf_str(&state->locale, locale != NULL ? locale : "");
    state->thread_locale = uselocale((locale_t)0);
    if (getcwd(directory, sizeof directory) != NULL)
        buf_str(&state->directory, directory);
    state->umask = mask_now();
    read_signals(state);
    for (int i = 0; i < STATE_DESCRIPTORS; i++)
        state->open[i] = fcntl(i, F_GETFD) >= 0;
}

void state_free(struct state *state)
{
    buf_free(&state->environment);
    buf_free(&state->locale);
    buf_free(&state->directory);
}

/* The C library sets it in every handler that it installs, so that a handler
   that was replaced and restored has it even if it did not before. */
#define RESTORER 0x04000000

static bool same_action(const struct sigaction *a, const struct sigaction *b)
{
    return a->sa_handler == b->sa_handler
           && ((a->sa_flags ^ b->sa_flags) & ~RESTORER) == 0;
}

int state_differing_signal(const struct state *a, const struct state *b)
{
    for (int i = 1; i < STATE_SIGNALS; i++) {
        if (!same_action(&a->actions[i], &b->actions[i]))
            return i;
    }
    return 0;
}

bool state_same_mask(const struct state *a, const struct state *b)
{
    for (int i = 1; i < STATE_SIGNALS; i++) {
        if (sigismember(&a->mask, i) != sigismember(&b->mask, i))
            return false;
    }
    return true;
}

size_t state_descriptors(const struct state *before, int *inherited)
{
    DIR *stream = opendir("/proc/self/fd");
    const struct dirent *entry;
    size_t count = 0;

    *inherited = -1;
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        int fd = (int)strtol(entry->d_name, NULL, 10);

        if (entry->d_name[0] == '.' || fd == dirfd(stream))
            continue;
        count++;
        if ((fd >= STATE_DESCRIPTORS || !before->open[fd])
            && !(fcntl(fd, F_GETFD) & FD_CLOEXEC))
            *inherited = fd;
    }
    if (stream != NULL)
        closedir(stream);
    return count;
}

bool state_catch_output(void)
{
    int fd = memfd_create("output", MFD_CLOEXEC);

    if (fd < 0)
        return false;
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    close(fd);
    return true;
}

void state_caught_output(struct buf *out)
{
    char bytes[200];
    ssize_t n;

    fflush(NULL);
    n = pread(STDERR_FILENO, bytes, sizeof bytes, 0);
    if (n > 0)
        buf_add(out, bytes, (size_t)n);
}
