/* SPDX-License-Identifier: MIT */
/* probe.c - a child process that loads a file and reports through a pipe. */
#include "config.h"

#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check-fields.h"
#include "effects.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "moment.h"
#include "plugin.h"

#define LOAD_SECONDS 10

static void add_refusal(struct buf *out, const char *path, const char *reason)
{
    buf_char(out, '{');
    json_member(out, "path", path);
    json_member(out, "reason", reason);
    buf_char(out, '}');
}

static void add_card(struct buf *out, const struct about *about,
                     const char *path)
{
    const struct card_descriptor *card = &about->card;

    buf_char(out, '{');
    json_member(out, "id", card->id);
    json_member(out, "title", card->title);
    json_member(out, "connector", card->connector);
    json_member(out, "connector_title", card->connector_title);
    json_member(out, "version", card->version);
    json_member(out, "path", path);
    if (about->family != NULL)
        json_member(out, "family", about->family);
    if (card->effects != 0) {
        json_key(out, "effects");
        effects_json(out, card->effects);
    }
    if (card->deprecated != NULL) {
        json_key(out, "deprecated");
        json_quote(out, card->deprecated,
                   strnlen(card->deprecated, DESCRIPTOR_LINE_MOST));
    }
    buf_char(out, '}');
}

static void add_module(struct buf *out, const char *path)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_family struct family family = {NULL, 0};

    if (!plugin_load(&plugin, &family, path, &why)) {
        add_refusal(out, path, buf_cstr(&why));
        return;
    }
    buf_str(out, "{\"cards\":[");
    add_card(out, &plugin.about, plugin.path);
    for (size_t i = 0; i < family.count; i++) {
        buf_char(out, ',');
        add_card(out, &family.at[i].about, plugin.path);
    }
    buf_str(out, "]}");
}

/* Runs in the child: writes a line of JSON about the file, and exits. */
static _Noreturn void load_and_report(const char *path, int fd)
{
    auto_buf struct buf line = BUF_INIT(PROBE_LIMIT);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    /* what a plugin prints while loading is not part of the list */
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    add_module(&line, path);
    for (size_t at = 0; at < line.size;) {
        ssize_t n = write(fd, line.data + at, line.size - at);

        if (n <= 0)
            break;
        at += (size_t)n;
    }
    _exit(0);
}

/* Returns false if the child did not finish in time. */
static bool read_report(int fd, struct buf *report)
{
    int64_t end = moment_ms() + LOAD_SECONDS * 1000;
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

/* Explains why a child reported nothing. */
static void explain_end(struct buf *why, int status, bool in_time)
{
    if (!in_time)
        buf_fmt(why, "it did not finish loading within %d s", LOAD_SECONDS);
    else if (WIFSIGNALED(status))
        buf_fmt(why, "it crashed while it was being loaded (%s)",
                strsignal(WTERMSIG(status)));
    else
        buf_fmt(
            why,
            "it ended the process while it was being loaded (exit status %d)",
            WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

bool probe(const char *path, struct buf *report, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
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
        load_and_report(path, ends[1]);
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
    explain_end(&why, status, in_time);
    add_refusal(report, path, buf_cstr(&why));
    return true;
}

void probe_members(struct buf *ids, const struct buf *report)
{
    struct json_span all = {buf_cstr(report), report->size};
    struct json_span cards, card, value;
    struct json_walk walk;

    if (!json_find(all, "cards", &cards)) {
        buf_str(ids, "null");
        return;
    }
    buf_char(ids, '[');
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (!json_find(card, "family", &value)
            || !json_find(card, "id", &value))
            continue;
        if (ids->data[ids->size - 1] != '[')
            buf_char(ids, ',');
        buf_add(ids, value.data, value.size);
    }
    buf_char(ids, ']');
}
