/* SPDX-License-Identifier: MIT */
/* connection.c - reads a connection, and saves it after a renewal. */
#include "connection.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "form-text.h"
#include "kept.h"
#include "lock.h"
#include "output.h"
#include "result-check.h"
#include "trust.h"

void connection_free(struct connection *connection)
{
    buf_free(&connection->text);
    buf_free(&connection->path);
    buf_free(&connection->directory);
    buf_free(&connection->hidden);
    buf_free(&connection->usual);
    lock_drop(&connection->lock);
}

bool connection_is_file(const char *given)
{
    size_t size = strlen(given);

    return strchr(given, '/') != NULL
           || (size > 5 && strcmp(given + size - 5, ".json") == 0);
}

static bool find_kept(struct connection *connection, const char *name,
                      const struct about *about, struct problem *problem)
{
    auto_buf struct buf file = BUF_INIT(BUF_TEXT);
    struct stat info;

    if (!kept_path(&connection->path, about->card.connector, name, problem))
        return false;
    if (stat(buf_cstr(&connection->path), &info) == 0)
        return true;
    problem_set(problem, STATUS_CONNECTION,
                "%s%s: no connection of this name is kept: %s: %s\n"
                "host-stub connect %s %s makes one",
                connection->given_by, name, buf_cstr(&connection->path),
                strerror(errno), about->card.id, name);
    kept_advise(about->card.connector, name, problem);
    if (stat(name, &info) == 0)
        problem_add(problem, "for the file of that name here: -c ./%s", name);
    buf_fmt(&file, "%s.json", name);
    if (stat(buf_cstr(&file), &info) == 0)
        problem_add(problem, "for the file %s here: -c %s", buf_cstr(&file),
                    buf_cstr(&file));
    return false;
}

/*
 * If others can read a file with secrets, assume that they have. A file that
 * others can write to, or that belongs to another user, must not name commands,
 * which would run as this user, nor files and variables that only this user can
 * read: it could have them sent to a server of its choice.
 */
static bool judge_file(int fd, const char *path, const struct stat *info,
                       const struct reference_facts *facts,
                       struct problem *problem)
{
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);
    const char *who;

    if (!S_ISREG(info->st_mode))
        return true;
    shell_quote(&quoted, path);
    who = facts->has_secret ? shared_with(fd, path, info, S_IROTH) : NULL;
    if (who != NULL)
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s holds a secret and %s can read "
                           "it; run: chmod 600 %s",
                           path, who, buf_cstr(&quoted));
    who = shared_with(fd, path, info, S_IWOTH);
    if (who != NULL)
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s is writable by %s; run: chmod "
                           "go-w %s",
                           path, who, buf_cstr(&quoted));
    if (facts->has_reference && info->st_uid != 0 && info->st_uid != geteuid())
        return problem_set(problem, STATUS_CONNECTION,
                           "connection %s names a file, a variable or a "
                           "command, and belongs to user %u, not to you; run: "
                           "chown %u %s",
                           path, (unsigned)info->st_uid, (unsigned)geteuid(),
                           buf_cstr(&quoted));
    return true;
}

/* Appends the directory part of a path with its slash, or nothing for the
   current directory. */
static void add_directory(struct buf *out, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash != NULL)
        buf_add(out, path, (size_t)(slash - path) + 1);
}

/* Parses fd:N, a descriptor N that the calling program opened. Returns -1 for
   any other text. */
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

/* Reads standard input, a descriptor, or a file; the caller closes *fd. */
static enum patience_end read_text(struct connection *connection,
                                   const char *path, int *fd, struct stat *info,
                                   struct buf *why)
{
    const struct patience *patience = &connection->patience;
    enum patience_end end = PATIENCE_DONE;

    if (strcmp(path, "-") == 0)
        *fd = STDIN_FILENO;
    else
        *fd = descriptor_of(path);
    if (*fd < 0)
        end = patience_open(patience, path, fd, info, why);
    if (end == PATIENCE_DONE && *fd >= 0)
        end = patience_read(patience, *fd, &connection->text, why);
    return end;
}

static void tell_unread(const char *path, enum patience_end end,
                        const struct buf *why, struct problem *problem)
{
    int fd = descriptor_of(path);

    problem_set(problem, patience_status(end), "connection %s: %s",
                strcmp(path, "-") == 0 ? "from standard input" : path,
                buf_cstr(why));
    if (fd >= 0 && end == PATIENCE_FAILED)
        problem_add(problem,
                    "fd:%d reads a descriptor that is open "
                    "already, as by %d<FILE in a shell",
                    fd, fd);
}

/* Checks the text; for a file that has a name, also who else can read or write
   it. */
static bool check_text(struct connection *connection, int fd, const char *path,
                       const struct stat *info, const struct about *about,
                       struct problem *problem)
{
    auto_buf struct buf what = BUF_INIT(BUF_TEXT);
    struct reference_facts facts = {false, false};
    struct json_span span;
    bool is_stdin = strcmp(path, "-") == 0;

    buf_fmt(&what, "connection %s", is_stdin ? "from standard input" : path);
    if (!form_check_object(buf_cstr(&what), &connection->text,
                           STATUS_CONNECTION, problem))
        return false;
    if (is_stdin || descriptor_of(path) >= 0)
        return true;
    span.data = buf_cstr(&connection->text);
    span.size = connection->text.size;
    reference_facts(&facts, span, about->connection);
    add_directory(&connection->directory, path);
    return judge_file(fd, path, info, &facts, problem);
}

static bool load_file(struct connection *connection, const char *path,
                      const struct about *about, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct stat info = {0};
    int fd = -1;
    enum patience_end end = read_text(connection, path, &fd, &info, &why);
    bool good = end == PATIENCE_DONE
                && check_text(connection, fd, path, &info, about, problem);

    if (end != PATIENCE_DONE)
        tell_unread(path, end, &why, problem);
    if (fd > STDERR_FILENO)
        close(fd); /* so that commands run for references do not inherit it */
    return good;
}

bool connection_can_serve(const char *given)
{
    return strcmp(given, "-") != 0 && strncmp(given, "fd:", 3) != 0;
}

bool connection_load(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
{
    if (strcmp(given, "-") == 0 || descriptor_of(given) >= 0)
        return load_file(connection, given, about, problem);
    if (connection_is_file(given))
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

    reference_hide(&connection->hidden, span, about->connection);
    if (!buf_ok(&connection->hidden))
        return problem_no_memory(problem);
    if (!reference_resolve(&text, span, about->connection, connection, problem))
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

/* A required field, or a secret one. Others may have variables that are set for
   all programs, such as SSL_CERT_FILE, and make no connection. */
static bool makes_connection(const struct card_field *field)
{
    return (field->flags & (CARD_FIELD_REQUIRED | CARD_FIELD_SECRET)) != 0;
}

static bool has_any(struct json_span text, struct fields fields)
{
    struct json_span value;

    for (size_t i = 0; i < fields.count; i++) {
        if (makes_connection(&fields.at[i])
            && json_find(text, fields.at[i].key, &value))
            return true;
    }
    return false;
}

void connection_advise(const struct connection *connection,
                       const struct about *about, struct problem *problem)
{
    struct json_span text = {buf_cstr(&connection->text),
                             connection->text.size};
    struct json_span value;
    bool has_some = has_any(text, about->connection);
    size_t count = 0, size;

    if (!connection->from_variables)
        return;
    if (!has_some)
        problem_set(problem, problem->status,
                    "%s needs a connection, and none is given", about->card.id);
    size = problem->message.size;
    kept_advise(about->card.connector, NULL, problem);
    if (connection->is_chosen && problem->message.size > size) {
        problem_add(problem, "without -c: set HOST_STUB_CONNECTION to its "
                             "name, or keep one as default");
        if (!has_some)
            return; /* the choice is between those */
    }
    problem_add(problem,
                "give one with -c CONNECTION, a name, a file or -; "
                "host-stub connect %s\nmakes one and keeps it",
                about->card.id);
    for (size_t i = 0; i < about->connection.count; i++) {
        const struct card_field *field = &about->connection.at[i];

        if (field->env == NULL || json_find(text, field->key, &value)
            || !makes_connection(field))
            continue;
        problem_add(problem, "%s%s (%s%s)",
                    count++ == 0 ? "or set variables, such as " : "  ",
                    field->env, field->title,
                    is_always_needed(field) ? ", required" : "");
    }
}

/* The current text of the file, with the new members merged in. */
static bool merge(struct buf *text, const struct connection *connection,
                  struct json_span update, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
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

bool connection_update_valid(struct card_text update, struct fields fields)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);

    if (result_update_is_good(update, fields, &why))
        return update.data != NULL;
    notice("the card renewed its connection, but what it gave %s; nothing of "
           "it is kept. The old one may not work again: then host-stub connect "
           "signs in once more",
           buf_cstr(&why));
    return false;
}

bool connection_keep(const struct connection *connection, struct fields fields,
                     struct card_text update)
{
    return !connection_update_valid(update, fields)
           || connection_put(connection, update);
}

bool connection_put(const struct connection *connection,
                    struct card_text update)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf text = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct json_span span = {update.data, update.size};
    struct stat info;

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
