/* SPDX-License-Identifier: MIT */
/* variables.c - builds a connection from environment variables that the
   descriptor names. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "trust.h"

static bool refuse(const struct card_field *field, const char *wanted,
                   struct problem *problem)
{
    return problem_set(problem, STATUS_CONNECTION,
                       "the variable %s (%s) must be %s", field->env,
                       field->title, wanted);
}

static bool is_any_of(const char *value, const char *a, const char *b)
{
    return strcasecmp(value, a) == 0 || strcmp(value, b) == 0;
}

/* Variables are inconvenient for a text of several lines, so such a variable
   may name a file instead. Does its value do so? */
static bool names_file(const struct card_field *field, const char *value)
{
    struct stat info;

    return (field->flags & CARD_FIELD_MULTILINE)
           && strpbrk(value, "\r\n") == NULL && stat(value, &info) == 0
           && S_ISREG(info.st_mode);
}

static bool add_file(struct buf *text, const struct card_field *field,
                     const char *path, struct problem *problem)
{
    auto_buf struct buf held = BUF_INIT_SECRET(CONNECTION_LIMIT);
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    bool good = fd >= 0 && fstat(fd, &info) == 0;

    if (!good)
        buf_str(&why, strerror(errno));
    good = good
           && trust_value(fd, path, &info,
                          (field->flags & CARD_FIELD_SECRET) != 0, &why)
           && file_read_fd(fd, &held, &why);
    if (fd >= 0)
        close(fd);
    if (!good)
        return problem_set(problem, STATUS_CONNECTION,
                           "the variable %s (%s) names the file %s: %s",
                           field->env, field->title, path, buf_cstr(&why));
    file_trim_newline(&held, 0);
    if (!utf8_valid(buf_cstr(&held), held.size))
        return refuse(field, "UTF-8 text, or name a file of it", problem);
    json_quote(text, buf_cstr(&held), held.size);
    return true;
}

static bool add_value(struct buf *text, const struct card_field *field,
                      const char *value, struct problem *problem)
{
    size_t size = strlen(value);
    struct json_span span = {value, size};

    switch (field->type) {
    case CARD_TYPE_NUMBER:
        if (!json_valid(value, size, NULL) || json_type(span) != 'n')
            return refuse(field, "a number", problem);
        buf_str(text, value);
        return true;
    case CARD_TYPE_BOOLEAN:
        if (is_any_of(value, "true", "1"))
            buf_str(text, "true");
        else if (is_any_of(value, "false", "0"))
            buf_str(text, "false");
        else
            return refuse(field, "true or false", problem);
        return true;
    case CARD_TYPE_OBJECT:
        if (!json_valid(value, size, NULL))
            return refuse(field, "JSON", problem);
        buf_str(text, value);
        return true;
    default:
        if (names_file(field, value))
            return add_file(text, field, value, problem);
        if (!utf8_valid(value, size))
            return refuse(field, "UTF-8 text", problem);
        json_quote(text, value, size);
        return true;
    }
}

bool connection_from_variables(struct buf *text, struct fields fields,
                               struct problem *problem)
{
    buf_char(text, '{');
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        char *value = field->env != NULL ? getenv(field->env) : NULL;

        if (value == NULL || *value == '\0')
            continue;
        json_key(text, field->key);
        if (!add_value(text, field, value, problem))
            return false;
    }
    buf_char(text, '}');
    if (!buf_ok(text))
        return problem_set(problem, STATUS_CONNECTION,
                           "the variables hold more than a connection may");
    /* it is read once; programs that we start later must not see the secrets */
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        char *value = field->env != NULL ? getenv(field->env) : NULL;

        if (value != NULL && (field->flags & CARD_FIELD_SECRET)) {
            wipe(value, strlen(value));
            unsetenv(field->env);
        }
    }
    return true;
}
