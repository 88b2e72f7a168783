/* SPDX-License-Identifier: MIT */
/* interrupt.c - a self-pipe. */
#include "config.h"

#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "output.h"
#include "status.h"

static volatile sig_atomic_t signals;
static volatile sig_atomic_t allowed = 1;
static int ends[2] = {-1, -1};

static void on_signal(int signal)
{
    int error = errno;

    (void)signal;
    if (signals >= allowed) {
        output_abandon();
        _exit(STATUS_INTERRUPTED);
    }
    signals++;
    if (ends[1] >= 0 && write(ends[1], "", 1) < 0) {
        /* the pipe is full: it is readable, which is all that is wanted */
    }
    errno = error;
}

int32_t interrupt_begin(void)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction before;

    if (ends[0] >= 0)
        return ends[0];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        ends[0] = ends[1] = -1;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
        /* nohup, or a shell's background job, ignores on purpose */
        if (sigaction(caught[i], NULL, &before) == 0
            && before.sa_handler != SIG_IGN)
            sigaction(caught[i], &action, NULL);
    }
    return ends[0];
}

int32_t interrupt_begin_many(int taken)
{
    allowed = taken;
    return interrupt_begin();
}

int interrupt_count(void)
{
    return signals;
}

bool interrupted(void)
{
    return signals > 0;
}
