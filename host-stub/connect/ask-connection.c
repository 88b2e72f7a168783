/* SPDX-License-Identifier: MIT */
/* ask-connection.c - asks for the fields of a connection on a terminal. */
#include "ask-connection.h"

#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "connection-edit.h"
#include "connection.h"
#include "files.h"
#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "prompt.h"

static bool is_required(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0;
}

/* Do other fields depend on it to be shown? */
static bool is_control(struct fields fields, const struct card_field *field)
{
    for (size_t i = 0; i < fields.count; i++) {
        const char *key = fields.at[i].shown_if_key;

        if (key != NULL && strcmp(key, field->key) == 0)
            return true;
    }
    return false;
}

/* Is a text of several lines complete? PEM and JSON show their own end. */
static bool is_whole(const struct buf *text)
{
    const char *start = buf_cstr(text);

    if (strncmp(start, "-----BEGIN ", 11) == 0)
        return strstr(start, "-----END ") != NULL;
    if (*start == '{' || *start == '[')
        return json_valid(start, text->size, NULL);
    return true;
}

static enum answer read_on(struct buf *text)
{
    auto_buf struct buf line = BUF_INIT_SECRET(CONNECTION_LIMIT);

    while (!is_whole(text)) {
        if (!prompt_secret("... ", &line))
            return ANSWER_ENDED;
        buf_char(text, '\n');
        buf_add(text, line.data, line.size);
        if (!buf_ok(text)) {
            ask_say("That is too long.");
            return ANSWER_AGAIN;
        }
    }
    return ANSWER_TAKEN;
}

static bool read_named(struct buf *text, const char *path)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    if (!file_read(path, text, NULL, &why)) {
        auto_buf struct buf line = BUF_INIT(BUF_TEXT);

        buf_fmt(&line, "%s: %s", path, buf_cstr(&why));
        ask_say(buf_cstr(&line));
        return false;
    }
    file_trim_newline(text, 0);
    return true;
}

static enum answer take_text(struct buf *form, const struct card_field *field,
                             struct buf *typed)
{
    auto_buf struct buf json = BUF_INIT_SECRET(CONNECTION_LIMIT * 4);
    auto_buf struct buf text = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct json_span span = {buf_cstr(typed), typed->size};

    if (reference_is(span)) {
        form_put(form, field->key, span);
        return ANSWER_TAKEN;
    }
    if (*buf_cstr(typed) == '@') {
        if (!read_named(&text, buf_cstr(typed) + 1))
            return ANSWER_AGAIN;
    } else {
        buf_add(&text, typed->data, typed->size);
        if (field->flags & CARD_FIELD_MULTILINE) {
            enum answer answer = read_on(&text);

            if (answer != ANSWER_TAKEN)
                return answer;
        }
    }
    if (!utf8_valid(buf_cstr(&text), text.size)) {
        ask_say("That is not UTF-8 text.");
        return ANSWER_AGAIN;
    }
    json_quote(&json, buf_cstr(&text), text.size);
    form_put(form, field->key, (struct json_span){buf_cstr(&json), json.size});
    return ANSWER_TAKEN;
}

/* If left empty, would the field hide others that its choices require? */
static bool hides_required(const struct buf *text, struct fields fields,
                           const struct card_field *control)
{
    struct json_span now = {buf_cstr(text), text->size};
    struct json_span value;

    if (control->default_json != NULL
        || (json_find(now, control->key, &value) && !json_is_empty(value)))
        return false;
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];

        if (is_required(field) && field->shown_if_key != NULL
            && strcmp(field->shown_if_key, control->key) == 0
            && !field_shown(fields, field, now))
            return true;
    }
    return false;
}

/* A person who skips a field that others depend on is warned and asked once
   more, as it may be intended. Answers that are not typed are accepted at
   once. */
static bool ask_again(struct buf *text, struct fields fields,
                      const struct card_field *control, ask_take_fn *taker)
{
    auto_buf struct buf line = BUF_INIT(BUF_TEXT);

    if (!isatty(STDIN_FILENO) || is_required(control)
        || !hides_required(text, fields, control))
        return true;
    buf_fmt(&line,
            "What is asked next depends on %s. Choose one, or leave it empty "
            "again to go on without.",
            control->title);
    ask_say(buf_cstr(&line));
    return ask_field(text, control, taker);
}

static bool ask_some(struct buf *text, struct fields fields, bool needed)
{
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        struct json_span now = {buf_cstr(text), text->size};
        bool is_text = field->type == CARD_TYPE_TEXT;

        if (!field_shown(fields, field, now)
            || (is_required(field) || is_control(fields, field)) != needed)
            continue;
        if (!ask_field(text, field, is_text ? take_text : NULL)
            || !ask_again(text, fields, field, is_text ? take_text : NULL))
            return false;
    }
    return true;
}

/* Is there a field that has not been asked for yet? */
static bool has_more(const struct buf *text, struct fields fields)
{
    struct json_span now = {buf_cstr(text), text->size};

    for (size_t i = 0; i < fields.count; i++) {
        if (field_shown(fields, &fields.at[i], now)
            && !is_required(&fields.at[i])
            && !is_control(fields, &fields.at[i]))
            return true;
    }
    return false;
}

bool ask_connection(struct buf *text, const struct about *about,
                    struct problem *problem)
{
    struct fields fields = about->connection;
    auto_buf struct buf answer = BUF_INIT(CONNECTION_LIMIT);

    ask_say("Type a value, @FILE to copy it from a file, or a reference such "
            "as {\"file\": \"/PATH\"}, {\"env\": \"NAME\"} or {\"command\": "
            "[\"PROGRAM\"]} to have it looked up each time.");
    if (!ask_some(text, fields, true))
        return problem_set(problem, STATUS_CONNECTION,
                           "the input ended before the connection was "
                           "complete; nothing is kept");
    if (!has_more(text, fields)
        || !prompt_line("\nOptional settings too (y or n)? [n] ", &answer)
        || (*buf_cstr(&answer) != 'y' && *buf_cstr(&answer) != 'Y'))
        return true;
    if (!ask_some(text, fields, false))
        return problem_set(problem, STATUS_CONNECTION,
                           "the input ended before the connection was "
                           "complete; nothing is kept");
    return true;
}
