/* SPDX-License-Identifier: MIT */
/*
 * reference.c - resolves texts of a connection that are stored elsewhere
 *
 * Only the value of a text field can be a reference; an object in any other
 * place is left to the card. In a text field that accepts any JSON, such as a
 * key that may be a JWK, an object is a reference if its only member is file,
 * env or command. A command runs without a shell.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "program.h"
#include "trust.h"

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

/* Does the object have only one member, and is that file, env or command? */
static bool has_form(struct json_span object)
{
    struct json_walk walk;
    struct json_span key, value, more;

    json_walk_into(&walk, object);
    return json_walk_member(&walk, &key, &value)
           && (json_string_is(key, "file") || json_string_is(key, "env")
               || json_string_is(key, "command"))
           && !json_walk_member(&walk, &more, &value);
}

/* Is this value of the field a reference, well-formed or not? */
static bool refers(const struct card_field *field, struct json_span value)
{
    return is_text_field(field) && json_type(value) == 'o'
           && !json_is_empty(value)
           && (!(field->flags & CARD_FIELD_ANY_JSON) || has_form(value));
}

void reference_facts(struct reference_facts *facts, struct json_span text,
                     struct fields fields)
{
    struct json_walk walk;
    struct json_span key, value;

    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);
        bool is_reference = refers(field, value);

        if (field != NULL && (field->flags & CARD_FIELD_SECRET) && !is_reference
            && !json_is_empty(value))
            facts->has_secret = true;
        if (is_reference && !json_is_empty(value))
            facts->has_reference = true;
    }
}

static bool end_with(enum patience_end end, const struct card_field *field,
                     struct problem *problem, const char *what, const char *why)
{
    return problem_set(problem, patience_status(end), "connection: %s: %s: %s",
                       field->key, what, why);
}

static bool fail(const struct card_field *field, struct problem *problem,
                 const char *what, const char *why)
{
    return end_with(PATIENCE_FAILED, field, problem, what, why);
}

/* A string of the reference as a C string. Returns false if it contains a
   NUL. */
static bool plain_text(struct buf *text, struct json_span string)
{
    json_unquote(text, string);
    return buf_ok(text) && text->size > 0
           && memchr(text->data, '\0', text->size) == NULL;
}

/* Permissions of a key file are checked like those of a connection that
   contains the key. */
static bool from_file(struct buf *text, const struct card_field *field,
                      const char *name, const struct connection *in,
                      struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    struct stat info;
    enum patience_end end;
    int fd;

    if (*name != '/')
        buf_str(&path, buf_cstr(&in->directory));
    buf_str(&path, name);
    end = patience_open(&in->patience, buf_cstr(&path), &fd, &info, &why);
    if (end == PATIENCE_DONE
        && !trust_value(fd, buf_cstr(&path), &info,
                        (field->flags & CARD_FIELD_SECRET) != 0, &why))
        end = PATIENCE_FAILED;
    if (end == PATIENCE_DONE)
        end = patience_read(&in->patience, fd, text, &why);
    if (fd >= 0)
        close(fd);
    if (end != PATIENCE_DONE)
        return end_with(end, field, problem, buf_cstr(&path), buf_cstr(&why));
    file_trim_newline(text, 0);
    return text->size > 0
           || fail(field, problem, buf_cstr(&path),
                   "the file is empty; put the value into it, or leave this "
                   "reference out");
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

static bool run(struct buf *text, const struct card_field *field,
                char *const *words, const char *program,
                const struct connection *in, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    enum patience_end end =
        program_run(text, words, program, &in->hidden, &in->patience, &why);

    if (end != PATIENCE_DONE)
        return end_with(end, field, problem, program, buf_cstr(&why));
    file_trim_newline(text, 0);
    return true;
}

static bool from_command(struct buf *text, const struct card_field *field,
                         struct json_span list, const struct connection *in,
                         struct problem *problem)
{
    auto_buf struct buf program = BUF_INIT(BUF_TEXT);
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
            buf_str(&program, buf_cstr(&in->directory));
        buf_str(&program, argv[0]);
        good = run(text, field, argv, buf_cstr(&program), in, problem);
    }
    while (count > 0)
        buf_free(&words[--count]);
    return good;
}

static bool resolve_one(struct buf *text, const struct card_field *field,
                        struct json_span reference, const struct connection *in,
                        struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);
    struct json_walk walk;
    struct json_span key, value, more_key, more;

    json_walk_into(&walk, reference);
    if (!json_walk_member(&walk, &key, &value)
        || json_walk_member(&walk, &more_key, &more))
        return fail(field, problem, "an object here is a reference",
                    "give one of file, env or command");
    if (json_string_is(key, "command") && json_type(value) == 'a')
        return from_command(text, field, value, in, problem);
    if (json_type(value) == 's' && plain_text(&name, value)) {
        if (json_string_is(key, "file"))
            return from_file(text, field, buf_cstr(&name), in, problem);
        if (json_string_is(key, "env"))
            return from_variable(text, field, buf_cstr(&name), problem);
    }
    return fail(field, problem, "an object here is a reference",
                "{\"file\": PATH}, {\"env\": NAME} or "
                "{\"command\": [PROGRAM, ...]}");
}

static bool add_resolved(struct buf *out, const struct card_field *field,
                         struct json_span reference,
                         const struct connection *in, struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT_SECRET(CONNECTION_LIMIT);

    if (!resolve_one(&text, field, reference, in, problem))
        return false;
    if (!utf8_valid(buf_cstr(&text), text.size))
        return fail(field, problem, "what the reference gives",
                    "it is not UTF-8 text");
    json_quote(out, buf_cstr(&text), text.size);
    return true;
}

void reference_hide(struct buf *hidden, struct json_span text,
                    struct fields fields)
{
    struct json_walk walk;
    struct json_span key, value, name;

    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];

        if ((field->flags & CARD_FIELD_SECRET) && field->env != NULL)
            buf_add(hidden, field->env, strlen(field->env) + 1);
    }
    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);
        auto_buf struct buf plain = BUF_INIT(BUF_TEXT);

        if (!is_text_field(field) || !(field->flags & CARD_FIELD_SECRET)
            || !reference_is(value) || !json_find(value, "env", &name)
            || !plain_text(&plain, name))
            continue;
        buf_add(hidden, plain.data, plain.size);
        buf_char(hidden, '\0');
    }
}

bool reference_resolve(struct buf *out, struct json_span text,
                       struct fields fields, const struct connection *in,
                       struct problem *problem)
{
    struct json_walk walk;
    struct json_span key, value;
    const char *copied = text.data;

    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field = field_of_key(fields, key);

        if (!refers(field, value))
            continue;
        buf_add(out, copied, (size_t)(value.data - copied));
        if (!add_resolved(out, field, value, in, problem))
            return false;
        copied = value.data + value.size;
    }
    buf_add(out, copied, (size_t)(text.data + text.size - copied));
    if (!buf_ok(out))
        return problem_set(problem, STATUS_CONNECTION,
                           "the connection is too big");
    return true;
}
