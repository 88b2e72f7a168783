/* SPDX-License-Identifier: MIT */
/* probe.c - a child process that loads a file and tells by a pipe. */
#include "config.h"

#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "jsontext.h"
#include "jsonwrite.h"
#include "loader.h"

#define LOAD_SECONDS 10

static void add_member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

/* In the child: a line of JSON about the file, and the end. */
static _Noreturn void load_and_tell(const char *path, int fd)
{
    auto_buf struct buf why = BUF_INIT(65536);
    auto_buf struct buf line = BUF_INIT(PROBE_LIMIT);
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    /* what a plugin prints while it is loaded is no part of the list */
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    buf_char(&line, '{');
    if (plugin_open(&plugin, path, &why)) {
        const struct card_descriptor *card = &plugin.about.card;

        add_member(&line, "id", card->id);
        add_member(&line, "title", card->title);
        add_member(&line, "connector", card->connector);
        add_member(&line, "connector_title", card->connector_title);
        add_member(&line, "version", card->version);
        add_member(&line, "path", plugin.path);
    } else {
        add_member(&line, "path", path);
        add_member(&line, "reason", buf_cstr(&why));
    }
    buf_char(&line, '}');
    for (size_t at = 0; at < line.size;) {
        ssize_t n = write(fd, line.data + at, line.size - at);

        if (n <= 0)
            break;
        at += (size_t)n;
    }
    _exit(0);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False when the child did not finish in time. */
static bool read_report(int fd, struct buf *report)
{
    int64_t end = now_ms() + LOAD_SECONDS * 1000;
    struct pollfd wait = {fd, POLLIN, 0};
    char bytes[4096];

    for (;;) {
        int64_t left = end - now_ms();
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

/* What to say of a child that told nothing. */
static void tell_end(struct buf *why, int status, bool in_time)
{
    if (!in_time)
        buf_fmt(why, "it did not finish loading within %d s", LOAD_SECONDS);
    else if (WIFSIGNALED(status))
        buf_fmt(why, "it crashed while it was loaded (%s)",
                strsignal(WTERMSIG(status)));
    else
        buf_fmt(why,
                "it ended the process while it was loaded (exit status %d)",
                WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

bool probe(const char *path, struct buf *report, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(4096);
    int ends[2], status = 0;
    bool in_time;
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
        load_and_tell(path, ends[1]);
    }
    close(ends[1]);
    in_time = read_report(ends[0], report);
    close(ends[0]);
    if (!in_time)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (in_time && report->size > 0
        && json_valid(buf_cstr(report), report->size, NULL))
        return true;
    buf_reset(report);
    tell_end(&why, status, in_time);
    buf_char(report, '{');
    add_member(report, "path", path);
    add_member(report, "reason", buf_cstr(&why));
    buf_char(report, '}');
    return true;
}
