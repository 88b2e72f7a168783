/* SPDX-License-Identifier: MIT */
/*
 * reference.c - texts of a connection that are kept elsewhere
 *
 * Only a text field of the descriptor can be a reference; an object in any
 * other place is the card's to judge. A command runs without a shell.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"

extern char **environ;

#define WORDS_MOST 64

static bool is_text_field(const struct card_field *field)
{
    return field != NULL
           && (field->type == CARD_TYPE_TEXT
               || field->type == CARD_TYPE_DROPDOWN);
}

bool reference_is(struct json_span value)
{
    struct json_walk walk;
    struct json_span key, inner, more;

    if (!json_valid(value.data, value.size, NULL) || json_type(value) != 'o')
        return false;
    json_walk_into(&walk, value);
    if (!json_walk_member(&walk, &key, &inner)
        || json_walk_member(&walk, &more, &more))
        return false;
    if (json_string_is(key, "command"))
        return json_type(inner) == 'a';
    return (json_string_is(key, "file") || json_string_is(key, "env"))
           && json_type(inner) == 's';
}

void reference_facts(struct reference_facts *facts, struct json_span text,
                     struct fields fields)
{
    struct json_walk walk;
    struct json_span key, value, inner;

    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);
        bool refers = is_text_field(field) && json_type(value) == 'o';

        if (field != NULL && (field->flags & CARD_FIELD_SECRET) && !refers
            && !json_is_empty(value))
            facts->has_secret = true;
        if (refers && json_find(value, "command", &inner))
            facts->has_command = true;
    }
}

static bool fail(const struct card_field *field, struct problem *problem,
                 const char *what, const char *why)
{
    return problem_set(problem, STATUS_CONNECTION, "connection: %s: %s: %s",
                       field->key, what, why);
}

/* A string of the reference as a C string; false when it holds a NUL. */
static bool plain_text(struct buf *text, struct json_span string)
{
    json_unquote(text, string);
    return buf_ok(text) && text->size > 0
           && memchr(text->data, '\0', text->size) == NULL;
}

static bool from_file(struct buf *text, const struct card_field *field,
                      const char *name, const char *directory,
                      struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(65536);
    auto_buf struct buf why = BUF_INIT(4096);

    if (*name != '/')
        buf_str(&path, directory);
    buf_str(&path, name);
    if (!file_read(buf_cstr(&path), text, NULL, &why))
        return fail(field, problem, buf_cstr(&path), buf_cstr(&why));
    file_trim_newline(text, 0);
    return true;
}

static bool from_variable(struct buf *text, const struct card_field *field,
                          const char *name, struct problem *problem)
{
    const char *value = getenv(name);

    if (value == NULL || *value == '\0')
        return fail(field, problem, name, "the variable is not set");
    buf_str(text, value);
    return true;
}

/* Starts it with standard input from nowhere and output to the pipe. Signals
   that host-stub ignores are as usual there. */
static int start(char *const *words, const char *program, int out, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t usual;
    int error;

    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
                                             "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (error == 0)
        error =
            posix_spawnp(child, program, &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static bool run(struct buf *text, const struct card_field *field,
                char *const *words, const char *program,
                struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(4096);
    int ends[2], status = 0, error;
    bool read_all;
    pid_t child;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(field, problem, "command", strerror(errno));
    error = start(words, program, ends[1], &child);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        return fail(field, problem, program, strerror(error));
    }
    read_all = file_read_fd(ends[0], text, &why);
    close(ends[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!read_all)
        return fail(field, problem, program, buf_cstr(&why));
    if (WIFSIGNALED(status))
        buf_fmt(&why, "ended by a signal (%s)", strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        buf_fmt(&why, "exit status %d", WEXITSTATUS(status));
    else if (text->size == 0)
        buf_str(&why, "it printed nothing");
    if (why.size > 0)
        return fail(field, problem, program, buf_cstr(&why));
    file_trim_newline(text, 0);
    return true;
}

static bool from_command(struct buf *text, const struct card_field *field,
                         struct json_span list, const char *directory,
                         struct problem *problem)
{
    auto_buf struct buf program = BUF_INIT(65536);
    struct buf words[WORDS_MOST];
    char *argv[WORDS_MOST + 1] = {NULL};
    struct json_walk walk;
    struct json_span word;
    size_t count = 0;
    bool good = true;

    json_walk_into(&walk, list);
    while (good && json_walk_element(&walk, &word)) {
        if (json_type(word) != 's' || count == WORDS_MOST) {
            good = false;
            break;
        }
        words[count] = (struct buf)BUF_INIT(CONNECTION_LIMIT);
        json_unquote(&words[count], word);
        good = buf_reserve(&words[count], 0)
               && memchr(words[count].data, '\0', words[count].size) == NULL;
        argv[count] = words[count].data;
        count++;
    }
    if (!good || count == 0 || *argv[0] == '\0') {
        good = fail(field, problem, "command",
                    "it must be an array of the program and its arguments");
    } else {
        if (strchr(argv[0], '/') != NULL && argv[0][0] != '/')
            buf_str(&program, directory);
        buf_str(&program, argv[0]);
        good = run(text, field, argv, buf_cstr(&program), problem);
    }
    while (count > 0)
        buf_free(&words[--count]);
    return good;
}

static bool resolve_one(struct buf *text, const struct card_field *field,
                        struct json_span reference, const char *directory,
                        struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(65536);
    struct json_walk walk;
    struct json_span key, value, more_key, more;

    json_walk_into(&walk, reference);
    if (!json_walk_member(&walk, &key, &value)
        || json_walk_member(&walk, &more_key, &more))
        return fail(field, problem, "an object here is a reference",
                    "give one of file, env or command");
    if (json_string_is(key, "command") && json_type(value) == 'a')
        return from_command(text, field, value, directory, problem);
    if (json_type(value) == 's' && plain_text(&name, value)) {
        if (json_string_is(key, "file"))
            return from_file(text, field, buf_cstr(&name), directory, problem);
        if (json_string_is(key, "env"))
            return from_variable(text, field, buf_cstr(&name), problem);
    }
    return fail(field, problem, "an object here is a reference",
                "{\"file\": PATH}, {\"env\": NAME} or "
                "{\"command\": [PROGRAM, ...]}");
}

static bool add_resolved(struct buf *out, const struct card_field *field,
                         struct json_span reference, const char *directory,
                         struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT_SECRET(CONNECTION_LIMIT);

    if (!resolve_one(&text, field, reference, directory, problem))
        return false;
    if (!utf8_valid(buf_cstr(&text), text.size))
        return fail(field, problem, "what the reference gives",
                    "it is not UTF-8 text");
    json_quote(out, buf_cstr(&text), text.size);
    return true;
}

bool reference_resolve(struct buf *out, struct json_span text,
                       struct fields fields, const char *directory,
                       struct problem *problem)
{
    struct json_walk walk;
    struct json_span key, value;
    const char *copied = text.data;

    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);

        if (!is_text_field(field) || json_type(value) != 'o'
            || json_is_empty(value))
            continue;
        buf_add(out, copied, (size_t)(value.data - copied));
        if (!add_resolved(out, field, value, directory, problem))
            return false;
        copied = value.data + value.size;
    }
    buf_add(out, copied, (size_t)(text.data + text.size - copied));
    if (!buf_ok(out))
        return problem_set(problem, STATUS_CONNECTION,
                           "the connection is too big");
    return true;
}
