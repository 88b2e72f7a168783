/* SPDX-License-Identifier: MIT */
/* ask-connection.c - asks for the fields of a connection on a terminal. */
#include "ask-connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "connection-edit.h"
#include "faults.h"
#include "files.h"
#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "prompt.h"
#include "trust.h"
#include "tty.h"

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

/* ---- texts of several lines ---- */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_json_start(const char *text)
{
    return *text == '{' || *text == '[';
}

/* PEM, or what openssl writes above it. */
static bool is_pem_start(const char *text)
{
    return begins(text, "-----BEGIN ") || begins(text, "Bag Attributes")
           || begins(text, "Key Attributes");
}

/* Is a text of several lines complete? PEM and JSON show their own end. */
static bool is_whole(const struct buf *text)
{
    const char *start = buf_cstr(text);

    if (is_pem_start(start))
        return strstr(start, "-----END ") != NULL;
    return !is_json_start(start) || json_valid(start, text->size, NULL);
}

/* Reads on until the text is complete. On a terminal ^D ends it too, and an
   empty line one that began like JSON, which has none. */
static enum answer read_on(struct buf *text, const struct card_field *field)
{
    auto_buf struct buf line = BUF_INIT_SECRET(CONNECTION_LIMIT);
    bool is_secret = (field->flags & CARD_FIELD_SECRET) != 0;

    while (!is_whole(text)) {
        /* what was pasted needs no question a line */
        bool is_pasted = tty_is_hidden() && tty_has_more();

        if (!(is_secret ? prompt_secret : prompt_line)(is_pasted ? "" : "... ",
                                                       &line))
            return tty_is_there() ? ANSWER_TAKEN : ANSWER_ENDED;
        if (tty_is_there() && line.size == 0 && is_json_start(buf_cstr(text)))
            return ANSWER_TAKEN;
        buf_char(text, '\n');
        buf_add(text, line.data, line.size);
        if (!buf_ok(text)) {
            prompt_say("That is too long.");
            return ANSWER_AGAIN;
        }
    }
    return ANSWER_TAKEN;
}

/* ---- texts ---- */

/* Adds a path with ~/ as a shell expands it. */
static void add_path(struct buf *path, const char *typed)
{
    const char *home = getenv("HOME");

    if (begins(typed, "~/") && home != NULL && *home != '\0') {
        buf_str(path, home);
        typed++;
    }
    buf_str(path, typed);
}

/* Another user who can read a secret has it, wherever it is copied to. */
static void warn_of_readers(const struct card_field *field, const char *path,
                            const struct stat *info)
{
    auto_buf struct buf line = BUF_INIT(BUF_TEXT);
    const char *who = NULL;

    if ((field->flags & CARD_FIELD_SECRET) && S_ISREG(info->st_mode))
        who = shared_with(-1, path, info, S_IROTH);
    if (who == NULL)
        return;
    buf_fmt(&line,
            "Warning: %s can read %s. The copy that is kept can be read "
            "by you alone. To protect the file too, run: chmod 600 ",
            who, path);
    shell_quote(&line, path);
    prompt_say(buf_cstr(&line));
}

static bool read_named(struct buf *text, const struct card_field *field,
                       const char *typed)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct stat info = {0};

    add_path(&path, typed);
    if (!file_read(buf_cstr(&path), text, &info, &why)) {
        auto_buf struct buf line = BUF_INIT(BUF_TEXT);

        buf_fmt(&line, "%s: %s", buf_cstr(&path), buf_cstr(&why));
        prompt_say(buf_cstr(&line));
        return false;
    }
    file_trim_newline(text, 0);
    warn_of_readers(field, buf_cstr(&path), &info);
    return true;
}

/* Puts a reference, with an absolute path, so that it can be looked up. */
static enum answer take_reference(struct buf *form,
                                  const struct card_field *field,
                                  struct json_span reference)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf one = BUF_INIT_SECRET(CONNECTION_LIMIT);
    auto_buf struct buf typed = BUF_INIT(BUF_TEXT);
    struct fields fields = {field, 1};
    struct json_span value;

    buf_str(&one, "{}");
    if (json_find_text(reference, "file", &typed)) {
        auto_buf struct buf path = BUF_INIT(BUF_TEXT);
        auto_buf struct buf json = BUF_INIT(BUF_TEXT);

        add_path(&path, buf_cstr(&typed));
        buf_char(&json, '{');
        json_member(&json, "file", buf_cstr(&path));
        buf_char(&json, '}');
        form_put(&one, field->key,
                 (struct json_span){buf_cstr(&json), json.size});
    } else {
        form_put(&one, field->key, reference);
    }
    if (!connection_settle(&one, fields, "", &problem)) {
        prompt_say(buf_cstr(&problem.message));
        return ANSWER_AGAIN;
    }
    if (json_find((struct json_span){buf_cstr(&one), one.size}, field->key,
                  &value))
        form_put(form, field->key, value);
    return ANSWER_TAKEN;
}

static enum answer take_text(struct buf *form, const struct card_field *field,
                             struct buf *typed)
{
    auto_buf struct buf json = BUF_INIT_SECRET(CONNECTION_LIMIT * 4);
    auto_buf struct buf text = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct json_span span = {buf_cstr(typed), typed->size};

    if (reference_is(span))
        return take_reference(form, field, span);
    if (*buf_cstr(typed) == '@') {
        if (!read_named(&text, field, buf_cstr(typed) + 1))
            return ANSWER_AGAIN;
    } else if (field->flags & CARD_FIELD_PATH) {
        add_path(&text, buf_cstr(typed));
    } else {
        buf_add(&text, typed->data, typed->size);
        if (field->flags & CARD_FIELD_MULTILINE) {
            enum answer answer = read_on(&text, field);

            if (answer != ANSWER_TAKEN)
                return answer;
        } else if (!ask_is_typed(typed)) {
            return ANSWER_AGAIN;
        }
    }
    if (!utf8_valid(buf_cstr(&text), text.size)) {
        prompt_say("That is not UTF-8 text.");
        return ANSWER_AGAIN;
    }
    json_quote(&json, buf_cstr(&text), text.size);
    form_put(form, field->key, (struct json_span){buf_cstr(&json), json.size});
    return ANSWER_TAKEN;
}

/* ---- the fields ---- */

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
                      const struct card_field *control,
                      const struct asker *asker)
{
    auto_buf struct buf line = BUF_INIT(BUF_TEXT);

    if (!tty_is_there() || is_required(control)
        || !hides_required(text, fields, control))
        return true;
    buf_fmt(&line,
            "What is asked next depends on %s. Choose one, or leave it empty "
            "again to go on without.",
            control->title);
    prompt_say(buf_cstr(&line));
    return ask_field(text, control, asker);
}

static bool ask_some(struct buf *text, struct fields fields, bool needed,
                     const struct asker *asker)
{
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        struct json_span now = {buf_cstr(text), text->size};

        if (!field_shown(fields, field, now)
            || (is_required(field) || is_control(fields, field)) != needed)
            continue;
        if (!ask_field(text, field, asker)
            || !ask_again(text, fields, field, asker))
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

/* Asks for the fields that the card's error names; with `unasked`, only for
   those that ask_some() leaves for the optional settings. */
static bool ask_named(struct buf *text, struct trial *trial, bool unasked,
                      const struct asker *asker)
{
    struct fields fields = trial->job->plugin.about.connection;
    auto_buf struct buf error = BUF_INIT_SECRET(BUF_UNLIMITED);
    struct card_text said = trial->job->result.error;

    if (said.data == NULL)
        return true;
    /* each judgement replaces the job's result */
    buf_add(&error, said.data, said.size);
    said = (struct card_text){buf_cstr(&error), error.size};
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        struct json_span now = {buf_cstr(text), text->size};
        auto_buf struct buf why = BUF_INIT(BUF_FILE);

        if (!field_shown(fields, field, now)
            || (unasked && (is_required(field) || is_control(fields, field)))
            || !faults_name(said, field->key, &why))
            continue;
        if (unasked && why.size > 0)
            prompt_say(buf_cstr(&why));
        if (!ask_field(text, field, asker))
            return false;
    }
    return true;
}

/* What is required may require more, as an encrypted key its passphrase. */
static bool ask_consequences(struct buf *text, struct trial *trial,
                             const struct asker *asker)
{
    return !tty_is_there() || trial_judge_whole(trial, text)
           || ask_named(text, trial, true, asker);
}

/* Answers that are not typed are judged together, by the test. */
static struct asker asker_of(struct trial *trial)
{
    return (struct asker){take_text, tty_is_there() ? trial_judge : NULL,
                          trial};
}

static bool end_early(struct problem *problem)
{
    return prompt_ended(problem, STATUS_CONNECTION,
                        "the input ended before the connection was complete; "
                        "nothing is kept");
}

bool ask_connection(struct buf *text, struct trial *trial,
                    struct problem *problem)
{
    struct fields fields = trial->job->plugin.about.connection;
    struct asker asker = asker_of(trial);
    auto_buf struct buf answer = BUF_INIT(CONNECTION_LIMIT);

    prompt_say("Type a value, @FILE to copy it from a file, or a reference "
               "such as {\"file\": \"/PATH\"}, {\"env\": \"NAME\"} or "
               "{\"command\": [\"PROGRAM\"]} to have it looked up each time.");
    if (!ask_some(text, fields, true, &asker)
        || !ask_consequences(text, trial, &asker))
        return end_early(problem);
    if (!has_more(text, fields)
        || !prompt_line("\nOptional settings too (y or n)? [n] ", &answer)
        || (*buf_cstr(&answer) != 'y' && *buf_cstr(&answer) != 'Y'))
        return true;
    return ask_some(text, fields, false, &asker) || end_early(problem);
}

/* ---- after a failed test ---- */

static bool is_same_text(const struct buf *a, const struct buf *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

static void add_shown_keys(struct buf *out, const struct buf *text,
                           struct fields fields)
{
    struct json_span now = {buf_cstr(text), text->size};
    bool first = true;

    for (size_t i = 0; i < fields.count; i++) {
        if (!field_shown(fields, &fields.at[i], now))
            continue;
        buf_fmt(out, "%s%s", first ? "" : ", ", fields.at[i].key);
        first = false;
    }
}

/* Asks what to do where the error names no field, or nothing was changed. */
static bool ask_what_now(struct buf *text, struct trial *trial,
                         const struct asker *asker, bool *untested)
{
    struct fields fields = trial->job->plugin.about.connection;
    auto_buf struct buf line = BUF_INIT(BUF_FILE);
    auto_buf struct buf answer = BUF_INIT(CONNECTION_LIMIT);

    buf_str(&line, "\nPress Enter to test again, type the name of a field to "
                   "change it, or \"keep\" to keep the connection without a "
                   "test. The fields are: ");
    add_shown_keys(&line, text, fields);
    buf_char(&line, '.');
    prompt_say(buf_cstr(&line));
    for (;;) {
        const struct card_field *field;

        if (!prompt_line("what now> ", &answer))
            return false;
        field = field_find(fields, buf_cstr(&answer));
        if (field != NULL)
            return ask_field(text, field, asker);
        *untested = strcmp(buf_cstr(&answer), "keep") == 0;
        if (*untested || answer.size == 0)
            return true;
        prompt_say("That is not the name of a field.");
    }
}

bool ask_connection_again(struct buf *text, struct trial *trial, bool *untested,
                          struct problem *problem)
{
    struct asker asker = asker_of(trial);
    auto_buf struct buf former = BUF_INIT_SECRET(CONNECTION_LIMIT);

    fputc('\n', stderr);
    prompt_say(buf_cstr(&problem->message));
    buf_add(&former, text->data, text->size);
    if (!ask_named(text, trial, false, &asker)
        || (is_same_text(text, &former)
            && !ask_what_now(text, trial, &asker, untested)))
        return false;
    problem_set(problem, STATUS_DONE, "%s", "");
    return true;
}
