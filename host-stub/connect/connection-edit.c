/* SPDX-License-Identifier: MIT */
/* connection-edit.c - rebuilds a connection's text member by member. */
#include "connection-edit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "form-text.h"
#include "jsonwrite.h"

static struct json_span span_of(const struct buf *buf)
{
    return (struct json_span){buf_cstr(buf), buf->size};
}

static void replace(struct buf *text, struct buf *with)
{
    buf_free(text);
    *text = *with;
    *with = (struct buf)BUF_INIT_SECRET(0);
}

/* Begins a member of the object in `out`. */
static void add_key(struct buf *out, struct json_span key)
{
    buf_str(out, out->size > 1 ? ", " : "");
    buf_add(out, key.data, key.size);
    buf_str(out, ": ");
}

/* ---- --set ---- */

static bool is_text(const struct card_field *field)
{
    return field->type == CARD_TYPE_TEXT || field->type == CARD_TYPE_DROPDOWN;
}

bool connection_set(struct buf *text, struct fields fields,
                    const char *assignment, struct problem *problem)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    const char *value = strchr(assignment, '=');
    const struct card_field *field = NULL;
    struct json_span span;

    if (value != NULL) {
        buf_add(&key, assignment, (size_t)(value - assignment));
        field = field_find(fields, buf_cstr(&key));
        value++;
    }
    if (field == NULL)
        return form_set(text, fields, assignment, problem);
    span = (struct json_span){value, strlen(value)};
    if (is_text(field) && reference_is(span)) {
        form_put(text, field->key, span);
        return true;
    }
    if ((field->flags & CARD_FIELD_SECRET) && *value != '@')
        return problem_set(
            problem, STATUS_USAGE,
            "--set %s=...: it is a secret, and others can list the arguments "
            "of programs; give --set %s=@FILE, or a reference: --set "
            "%s='{\"file\": \"/PATH\"}', '{\"env\": \"NAME\"}' or "
            "'{\"command\": [\"PROGRAM\"]}'",
            field->key, field->key, field->key);
    return form_set(text, fields, assignment, problem);
}

/* ---- paths ---- */

static bool add_start(struct buf *path, const char *directory)
{
    char *real = realpath(*directory != '\0' ? directory : ".", NULL);

    if (real != NULL)
        buf_fmt(path, "%s/", strcmp(real, "/") == 0 ? "" : real);
    free(real);
    return real != NULL;
}

static void add_name(struct buf *path, struct json_span string)
{
    auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);
    size_t start = 0;

    json_unquote(&name, string);
    while (strncmp(buf_cstr(&name) + start, "./", 2) == 0)
        start += 2;
    buf_add(path, buf_cstr(&name) + start, name.size - start);
}

/* Is it a string with a relative path? With `slash`, it must also contain a
   slash. */
static bool is_relative(struct json_span value, bool slash)
{
    auto_buf struct buf path = BUF_INIT(CONNECTION_LIMIT);

    if (json_type(value) != 's')
        return false;
    json_unquote(&path, value);
    return path.size > 0 && *buf_cstr(&path) != '/'
           && (!slash || strchr(buf_cstr(&path), '/') != NULL);
}

/* Finds the string within a field's value that is a relative path. */
static bool find_path(const struct card_field *field, struct json_span value,
                      struct json_span *path)
{
    struct json_walk walk;

    if (field == NULL || !is_text(field))
        return false;
    *path = value;
    if (field->flags & CARD_FIELD_PATH && is_relative(value, false))
        return true;
    if (!reference_is(value))
        return false;
    if (json_find(value, "file", path))
        return is_relative(*path, false);
    if (!json_find(value, "command", path))
        return false;
    json_walk_into(&walk, *path);
    return json_walk_element(&walk, path) && is_relative(*path, true);
}

bool connection_settle(struct buf *text, struct fields fields,
                       const char *directory, struct problem *problem)
{
    auto_buf struct buf settled = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct json_walk walk;
    struct json_span key, value, path;

    buf_char(&settled, '{');
    json_walk_into(&walk, span_of(text));
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);

        add_key(&settled, key);
        if (find_path(field, value, &path)) {
            bool refers = json_type(value) == 'o';
            auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);

            /* the card opens this path itself, so it is relative to the current
               directory */
            if (!add_start(&name, refers ? directory : ""))
                return problem_set(problem, STATUS_CONNECTION, "%s: %s",
                                   directory, strerror(errno));
            add_name(&name, path);
            buf_add(&settled, value.data, (size_t)(path.data - value.data));
            json_quote(&settled, buf_cstr(&name), name.size);
            path.data += path.size;
            buf_add(&settled, path.data,
                    (size_t)(value.data + value.size - path.data));
        } else {
            buf_add(&settled, value.data, value.size);
        }
    }
    buf_char(&settled, '}');
    if (!buf_ok(&settled))
        return problem_set(problem, STATUS_CONNECTION,
                           "the connection is too big");
    replace(text, &settled);
    return true;
}

/* ---- members ---- */

static bool is_chosen(struct json_span text, const char *key)
{
    struct json_span value;

    return json_find(text, key, &value) && !json_is_empty(value);
}

void connection_prune(struct buf *text, struct fields fields)
{
    auto_buf struct buf pruned = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct json_walk walk;
    struct json_span key, value;

    buf_char(&pruned, '{');
    json_walk_into(&walk, span_of(text));
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);

        if (field != NULL && field->shown_if_key != NULL
            && is_chosen(span_of(text), field->shown_if_key)
            && !field_shown(fields, field, span_of(text)))
            continue;
        add_key(&pruned, key);
        buf_add(&pruned, value.data, value.size);
    }
    buf_char(&pruned, '}');
    if (buf_ok(&pruned))
        replace(text, &pruned);
}

static bool is_same(struct json_span a, struct json_span b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

void connection_apply(struct buf *text, const struct buf *from,
                      const struct buf *to)
{
    struct json_walk walk;
    struct json_span key, value, old;

    json_walk_into(&walk, span_of(to));
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);

        json_unquote(&name, key);
        if (!json_find(span_of(from), buf_cstr(&name), &old)
            || !is_same(old, value))
            form_put(text, buf_cstr(&name), value);
    }
}
