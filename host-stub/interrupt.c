/* SPDX-License-Identifier: MIT */
/* interrupt.c - reports signals through a pipe to itself. */
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
static volatile unsigned grace;
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
    if (signals == 1 && grace > 0)
        alarm(grace);
    if (ends[1] >= 0 && write(ends[1], "", 1) < 0) {
        /* the pipe is full, hence readable, which is enough */
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
        /* nohup or a shell's background job ignores the signal on purpose */
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

static void on_alarm(int signal)
{
    (void)signal;
    output_abandon();
    _exit(STATUS_INTERRUPTED);
}

void interrupt_end_within(unsigned seconds)
{
    struct sigaction action = {.sa_handler = on_alarm};

    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    grace = seconds;
}

int32_t interrupt_fd(void)
{
    return ends[0];
}

int interrupt_count(void)
{
    return signals;
}

bool interrupted(void)
{
    return signals > 0;
}
