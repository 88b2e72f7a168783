/* SPDX-License-Identifier: MIT */
/*
 * list.c - host-stub list
 *
 * Each file is loaded in a child process, which tells by a pipe what it found:
 * a card that crashes, exits or hangs while it is loaded is a line in the
 * list.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "commands.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "loader.h"
#include "output.h"
#include "search.h"
#include "text.h"
#include "trust.h"

#define LOAD_SECONDS 10
#define REPORT_LIMIT ((size_t)1 << 20)

struct listing {
    struct buf cards;   /* the members of a JSON array */
    struct buf refused; /* the same */
    struct names seen;
};

static void add_member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

/* In the child: a line of JSON about the file, and the end. */
static _Noreturn void load_and_tell(const char *path, int fd)
{
    auto_buf struct buf why = BUF_INIT(65536);
    auto_buf struct buf line = BUF_INIT(REPORT_LIMIT);
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

static bool probe(const char *path, struct buf *report, struct problem *problem)
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

static void refuse(struct listing *listing, const char *path,
                   const char *reason)
{
    if (listing->refused.size > 0)
        buf_char(&listing->refused, ',');
    buf_char(&listing->refused, '{');
    add_member(&listing->refused, "path", path);
    add_member(&listing->refused, "reason", reason);
    buf_char(&listing->refused, '}');
}

static bool list_file(struct listing *listing, const char *path,
                      struct problem *problem)
{
    auto_buf struct buf report = BUF_INIT(REPORT_LIMIT);
    struct json_span object, value;
    struct buf *list;

    if (!probe(path, &report, problem))
        return false;
    object.data = buf_cstr(&report);
    object.size = report.size;
    list = json_find(object, "reason", &value) ? &listing->refused
                                               : &listing->cards;
    if (list->size > 0)
        buf_char(list, ',');
    buf_add(list, object.data, object.size);
    return true;
}

/* An id found in an earlier directory is what a person gets by that id. */
static bool is_hidden(struct listing *listing, const struct names *earlier,
                      const char *id, const char *path)
{
    for (size_t i = 0; i < earlier->count; i++) {
        if (strcmp(earlier->at[i], id) == 0) {
            refuse(listing, path,
                   "hidden by the card of this id in an earlier directory");
            return true;
        }
    }
    return false;
}

static bool list_directory(struct listing *listing, const char *directory,
                           struct problem *problem)
{
    auto_names struct names here = {0};
    size_t earlier = listing->seen.count;
    auto_buf struct buf why = BUF_INIT(65536);

    if (!names_add_directory(&here, directory)) {
        if (errno != ENOENT)
            refuse(listing, directory, strerror(errno));
        return true;
    }
    if (here.count > 0 && !trust_directory(directory, &why)) {
        refuse(listing, directory, buf_cstr(&why));
        return true;
    }
    for (size_t i = 0; i < here.count; i++) {
        auto_buf struct buf path = BUF_INIT(65536);
        struct names before = {listing->seen.at, earlier};

        buf_fmt(&path, "%s/%s.so", directory, here.at[i]);
        if (!is_hidden(listing, &before, here.at[i], buf_cstr(&path))
            && !list_file(listing, buf_cstr(&path), problem))
            return false;
    }
    if (!names_add_directory(&listing->seen, directory))
        return problem_set(problem, STATUS_INTERNAL, "%s: %s", directory,
                           strerror(errno));
    return true;
}

static void add_text(struct buf *out, struct json_span object, const char *key)
{
    auto_buf struct buf text = BUF_INIT(REPORT_LIMIT);
    struct json_span value;

    if (!json_find(object, key, &value) || json_type(value) != 's')
        return;
    json_unquote(&text, value);
    text_safe(out, buf_cstr(&text), text.size);
}

static void add_card(struct buf *out, struct json_span card)
{
    add_text(out, card, "id");
    buf_str(out, "  ");
    add_text(out, card, "version");
    buf_str(out, "  ");
    add_text(out, card, "connector_title");
    buf_str(out, ": ");
    add_text(out, card, "title");
    buf_str(out, "\n    ");
    add_text(out, card, "path");
    buf_char(out, '\n');
}

static void add_refused(struct buf *out, struct json_span file)
{
    auto_buf struct buf reason = BUF_INIT(REPORT_LIMIT);

    buf_str(out, "  ");
    add_text(out, file, "path");
    buf_str(out, "\n    ");
    add_text(&reason, file, "reason");
    text_wrap(out, buf_cstr(&reason), 4, 4);
}

static void add_array(struct buf *out, struct json_span array,
                      void (*add)(struct buf *, struct json_span))
{
    struct json_walk walk;
    struct json_span entry;

    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &entry))
        add(out, entry);
}

static void as_text(struct buf *out, const struct buf *json,
                    const struct search *search)
{
    struct json_span all = {buf_cstr(json), json->size};
    struct json_span cards, refused;
    size_t start = out->size;

    if (!json_find(all, "cards", &cards)
        || !json_find(all, "refused", &refused))
        return;
    add_array(out, cards, add_card);
    if (out->size == start) {
        buf_str(out, "No cards found. Looked in:\n");
        for (size_t i = 0; i < search->count; i++) {
            buf_str(out, "  ");
            text_safe(out, search->directories[i],
                      strlen(search->directories[i]));
            buf_char(out, '\n');
        }
        buf_str(out, "-p DIR adds a directory.\n");
    }
    if (!json_is_empty(refused) && refused.size > 2) {
        buf_str(out, "\nRefused:\n");
        add_array(out, refused, add_refused);
    }
}

static void listing_free(struct listing *listing)
{
    buf_free(&listing->cards);
    buf_free(&listing->refused);
    names_free(&listing->seen);
}

int command_list(const struct options *options, struct problem *problem)
{
    __attribute__((cleanup(listing_free))) struct listing listing = {
        BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), {0}};
    auto_search struct search search = {0};
    auto_buf struct buf json = BUF_INIT(SIZE_MAX);
    auto_buf struct buf text = BUF_INIT(SIZE_MAX);

    if (!search_directories(&search, options, problem))
        return problem->status;
    for (size_t i = 0; i < search.count; i++) {
        if (!list_directory(&listing, search.directories[i], problem))
            return problem->status;
    }
    buf_str(&json, "{\"cards\":[");
    buf_add(&json, buf_cstr(&listing.cards), listing.cards.size);
    buf_str(&json, "],\"refused\":[");
    buf_add(&json, buf_cstr(&listing.refused), listing.refused.size);
    buf_str(&json, "]}");
    if (!buf_ok(&json))
        return problem_set(problem, STATUS_INTERNAL, "no memory")
                   ? STATUS_DONE
                   : problem->status;
    if (!options->json)
        as_text(&text, &json, &search);
    buf_char(&json, '\n');
    return output_print(options->json ? &json : &text, problem)
               ? STATUS_DONE
               : problem->status;
}
