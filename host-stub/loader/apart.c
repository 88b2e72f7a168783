/* SPDX-License-Identifier: MIT */
/* apart.c - a child process that reports through a pipe. */
#include "config.h"

#include "apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "moment.h"

/* Runs in the child. Ends without what runs at an exit: the parent does that.
 */
static _Noreturn void work_and_report(apart_fn *work, const void *context,
                                      size_t limit, int fd)
{
    auto_buf struct buf report = BUF_INIT(limit);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    /* what a plugin prints while loading is not part of the report */
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    work(context, &report);
    for (size_t at = 0; at < report.size;) {
        ssize_t n = write(fd, report.data + at, report.size - at);

        if (n <= 0)
            break;
        at += (size_t)n;
    }
    _exit(0);
}

/* Returns false if the child did not finish in time. */
static bool read_report(int fd, int64_t ms, struct buf *report)
{
    int64_t end = moment_ms() + ms;
    struct pollfd wait = {fd, POLLIN, 0};
    char bytes[4096];

    for (;;) {
        int64_t left = end - moment_ms();
        ssize_t n;

        if (left <= 0)
            return false;
        if (poll(&wait, 1, (int)left) <= 0)
            continue;
        n = read(fd, bytes, sizeof bytes);
        if (n <= 0)
            return true;
        buf_add(report, bytes, (size_t)n);
    }
}

bool apart(apart_fn *work, const void *context, int64_t ms, struct buf *report,
           struct apart_end *end, struct problem *problem)
{
    int ends[2];
    pid_t child;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return problem_set(problem, STATUS_INTERNAL, "pipe: %s",
                           strerror(errno));
    child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return problem_set(problem, STATUS_INTERNAL, "fork: %s",
                           strerror(errno));
    }
    if (child == 0) {
        close(ends[0]);
        work_and_report(work, context, report->limit, ends[1]);
    }
    close(ends[1]);
    end->in_time = read_report(ends[0], ms, report);
    close(ends[0]);
    if (!end->in_time)
        kill(child, SIGKILL);
    end->status = 0;
    while (waitpid(child, &end->status, 0) < 0 && errno == EINTR)
        continue;
    return true;
}
