/* SPDX-License-Identifier: MIT */
/* connection.c - where a connection comes from, and goes back to. */
#include "connection.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "form-text.h"
#include "jsontext.h"
#include "kept.h"
#include "lock.h"
#include "output.h"
#include "trust.h"

void connection_free(struct connection *connection)
{
    buf_free(&connection->text);
    buf_free(&connection->path);
    buf_free(&connection->directory);
    lock_drop(&connection->lock);
}

static bool is_file(const char *given)
{
    size_t size = strlen(given);

    return strchr(given, '/') != NULL
           || (size > 5 && strcmp(given + size - 5, ".json") == 0);
}

static bool find_kept(struct connection *connection, const char *name,
                      const struct about *about, struct problem *problem)
{
    struct stat info;

    if (!kept_path(&connection->path, about->card.connector, name, problem))
        return false;
    if (stat(buf_cstr(&connection->path), &info) == 0)
        return true;
    problem_set(problem, STATUS_CONNECTION,
                "-c %s: no connection of this name is kept: %s: %s\n"
                "host-stub connect %s %s makes one",
                name, buf_cstr(&connection->path), strerror(errno),
                about->card.id, name);
    if (stat(name, &info) == 0)
        problem_add(problem, "for the file of that name here: -c ./%s", name);
    return false;
}

/*
 * A file with secrets in it that others can read has been read. A file others
 * can write, or that belongs to somebody else, must not name commands that run
 * as you.
 */
static bool judge_file(const char *path, const struct stat *info,
                       const struct reference_facts *facts,
                       struct problem *problem)
{
    auto_buf struct buf quoted = BUF_INIT(65536);

    if (!S_ISREG(info->st_mode))
        return true;
    shell_quote(&quoted, path);
    if (facts->has_secret && shared_with_others(info, S_IRGRP, S_IROTH))
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s holds a secret and others can read "
                           "it; run: chmod 600 %s",
                           path, buf_cstr(&quoted));
    if (shared_with_others(info, S_IWGRP, S_IWOTH))
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s is writable by others; run: chmod "
                           "go-w %s",
                           path, buf_cstr(&quoted));
    if (facts->has_command && info->st_uid != 0 && info->st_uid != geteuid())
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s names a command and belongs to user "
                           "%u, not to you; run: chown %u %s",
                           path, (unsigned)info->st_uid, (unsigned)geteuid(),
                           buf_cstr(&quoted));
    return true;
}

/* The directory a path is in, with its slash; "" for the current one. */
static void add_directory(struct buf *out, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash != NULL)
        buf_add(out, path, (size_t)(slash - path) + 1);
}

/* fd:N is the descriptor N that whoever started us opened; -1: no such text. */
static int descriptor_of(const char *given)
{
    char *end;
    long number;

    if (strncmp(given, "fd:", 3) != 0 || given[3] < '0' || given[3] > '9')
        return -1;
    errno = 0;
    number = strtol(given + 3, &end, 10);
    return *end == '\0' && errno == 0 && number <= INT_MAX ? (int)number : -1;
}

/* What is read so, nobody can open by a name. */
static bool read_descriptor(struct connection *connection, int fd,
                            struct buf *why)
{
    bool done = file_read_fd(fd, &connection->text, why);

    if (fd > STDERR_FILENO)
        close(fd); /* no command of a reference inherits it */
    return done;
}

static bool load_file(struct connection *connection, const char *path,
                      const struct about *about, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(4096);
    auto_buf struct buf what = BUF_INIT(65536);
    struct json_span span;
    struct reference_facts facts = {false, false};
    struct stat info;
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = descriptor_of(path);
    bool done;

    buf_fmt(&what, "connection %s", is_stdin ? "from standard input" : path);
    done = fd >= 0 ? read_descriptor(connection, fd, &why)
                   : file_read(path, &connection->text, &info, &why);
    if (!done) {
        problem_set(problem, STATUS_CONNECTION, "%s: %s", buf_cstr(&what),
                    buf_cstr(&why));
        if (fd >= 0)
            problem_add(problem,
                        "fd:%d reads a descriptor that is open "
                        "already, as by %d<FILE in a shell",
                        fd, fd);
        return false;
    }
    if (!form_check_object(buf_cstr(&what), &connection->text,
                           STATUS_CONNECTION, problem))
        return false;
    if (is_stdin || fd >= 0)
        return true;
    span.data = buf_cstr(&connection->text);
    span.size = connection->text.size;
    reference_facts(&facts, span, about->connection);
    add_directory(&connection->directory, path);
    return judge_file(path, &info, &facts, problem);
}

bool connection_load(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
{
    if (strcmp(given, "-") == 0 || descriptor_of(given) >= 0)
        return load_file(connection, given, about, problem);
    if (is_file(given))
        buf_str(&connection->path, given);
    else if (!find_kept(connection, given, about, problem))
        return false;
    return load_file(connection, buf_cstr(&connection->path), about, problem);
}

bool connection_resolve(struct connection *connection,
                        const struct about *about, struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT_SECRET(4 * CONNECTION_LIMIT);
    struct json_span span = {buf_cstr(&connection->text),
                             connection->text.size};
    struct buf resolved;

    if (!reference_resolve(&text, span, about->connection,
                           buf_cstr(&connection->directory), problem))
        return false;
    resolved = text;
    text = connection->text;
    connection->text = resolved;
    return true;
}

bool connection_read(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
{
    if (given == NULL) {
        connection->from_variables = true;
        return connection_from_variables(&connection->text, about->connection,
                                         problem);
    }
    return connection_load(connection, given, about, problem)
           && connection_resolve(connection, about, problem);
}

static bool is_always_needed(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) && field->shown_if_key == NULL;
}

void connection_advise(const struct connection *connection,
                       const struct about *about, struct problem *problem)
{
    struct json_span text = {buf_cstr(&connection->text),
                             connection->text.size};
    struct json_span value;
    size_t count = 0;

    if (!connection->from_variables)
        return;
    if (json_is_empty(text))
        problem_set(problem, problem->status,
                    "%s needs a connection, and none is given", about->card.id);
    problem_add(problem,
                "give one with -c CONNECTION, a name, a file or -; "
                "host-stub connect %s\nmakes one and keeps it",
                about->card.id);
    for (size_t i = 0; i < about->connection.count; i++) {
        const struct card_field *field = &about->connection.at[i];

        if (field->env == NULL || json_find(text, field->key, &value)
            || !(field->flags & (CARD_FIELD_REQUIRED | CARD_FIELD_SECRET)))
            continue;
        problem_add(problem, "%s%s (%s%s)",
                    count++ == 0 ? "or set variables, such as " : "  ",
                    field->env, field->title,
                    is_always_needed(field) ? ", required" : "");
    }
}

/* The file as it is now, with the new members in it. */
static bool merge(struct buf *text, const struct connection *connection,
                  struct json_span update, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(4096);
    struct json_walk walk;
    struct json_span key, value;
    const char *path = buf_cstr(&connection->path);

    if (!file_read(path, text, NULL, &why))
        return problem_set(problem, STATUS_CONNECTION, "%s: %s", path,
                           buf_cstr(&why));
    if (!form_check_object(path, text, STATUS_CONNECTION, problem))
        return false;
    json_walk_into(&walk, update);
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);

        json_unquote(&name, key);
        form_put(text, buf_cstr(&name), value);
    }
    return true;
}

bool connection_update_valid(struct card_text update)
{
    struct json_span span = {update.data, update.size};

    return update.data != NULL && json_valid(update.data, update.size, NULL)
           && json_type(span) == 'o';
}

bool connection_keep(const struct connection *connection,
                     struct card_text update)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf text = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct json_span span = {update.data, update.size};
    struct stat info;

    if (update.data == NULL)
        return true;
    if (!connection_update_valid(update)) {
        notice("the card renewed its connection with what is no JSON object; "
               "it is not kept");
        return true;
    }
    if (connection->path.size == 0
        || stat(buf_cstr(&connection->path), &info) != 0
        || !S_ISREG(info.st_mode)) {
        notice("the card renewed its connection, and there is no file to keep "
               "that in; the old one may not work again: use -c with a name "
               "or a file");
        return true;
    }
    if (merge(&text, connection, span, &problem)
        && output_replace(buf_cstr(&connection->path), &text, 0600, &problem))
        return true;
    notice("the card renewed its connection, but it could not be kept: "
           "%s; what the file holds may not work again: then host-stub "
           "connect signs in anew",
           buf_cstr(&problem.message));
    return false;
}
