/* SPDX-License-Identifier: MIT */
/* ask.c - asks questions and checks the answers. */
#include "ask.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "nearest.h"
#include "pattern.h"
#include "prompt.h"
#include "text.h"

static void say(const struct buf *text)
{
    fputs(buf_cstr(text), stderr);
    fflush(stderr);
}

void ask_say(const char *text)
{
    auto_buf struct buf line = BUF_INIT(BUF_FILE);

    text_wrap(&line, text, 0, 0);
    say(&line);
}

static bool is_required(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0;
}

static bool is_secret(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_SECRET) != 0;
}

void ask_head(const struct card_field *field, bool has_value)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    buf_fmt(&text, "\n%s (%s%s, %s)", field->title,
            field_is_integer(field) ? "whole " : "", field_type_name(field),
            is_required(field) ? "required" : "optional");
    if (field->format != NULL && !field_is_integer(field))
        buf_fmt(&text, ", written as %s", field->format);
    if (is_secret(field))
        buf_str(&text, ", not shown as you type");
    if (has_value)
        buf_str(&text, ", stays as it is if you type nothing");
    else if (field->default_json != NULL)
        buf_fmt(&text, ", otherwise %s", field->default_json);
    buf_char(&text, '\n');
    for (size_t i = 0; i < field->choice_count; i++) {
        buf_fmt(&text, "%4zu  %s", i + 1, field->choices[i].value);
        if (strcmp(field->choices[i].title, field->choices[i].value) != 0)
            buf_fmt(&text, "  %s", field->choices[i].title);
        buf_char(&text, '\n');
    }
    if (field->type == CARD_TYPE_OBJECT)
        buf_str(&text, "JSON, or NAME=VALUE, one a line; an empty line ends."
                       "\n");
    say(&text);
}

void ask_help(const struct card_field *field)
{
    ask_say(field->help != NULL ? field->help : field->title);
    for (size_t i = 0; i < field->choice_count; i++) {
        auto_buf struct buf line = BUF_INIT(BUF_FILE);
        const struct card_choice *choice = &field->choices[i];

        buf_fmt(&line, "  %s: ", choice->value);
        text_wrap(&line, choice->help != NULL ? choice->help : choice->title,
                  text_columns(choice->value) + 4, 4);
        say(&line);
    }
    if (field->example_json != NULL) {
        auto_buf struct buf line = BUF_INIT(BUF_FILE);

        buf_fmt(&line, "Example: %s\n", field->example_json);
        say(&line);
    }
}

static void put(struct buf *form, const struct card_field *field,
                const struct buf *json)
{
    form_put(form, field->key, (struct json_span){buf_cstr(json), json->size});
}

/* Accepts a number from the list, or a value in any letter case. */
static enum answer take_choice(struct buf *form, const struct card_field *field,
                               const char *typed)
{
    auto_buf struct buf json = BUF_INIT(BUF_TEXT);
    const char *names[256];
    const char *slip;
    size_t count = 0;
    char *end;
    unsigned long number;

    errno = 0;
    number = strtoul(typed, &end, 10);
    for (size_t i = 0; i < field->choice_count; i++) {
        const char *value = field->choices[i].value;

        if (strcmp(typed, value) == 0
            || (*typed >= '0' && *typed <= '9' && *end == '\0' && errno == 0
                && number == i + 1)) {
            json_quote_str(&json, value);
            put(form, field, &json);
            return ANSWER_TAKEN;
        }
        if (count < 256)
            names[count++] = value;
    }
    slip = nearest(typed, names, count);
    if (slip != NULL)
        fprintf(stderr, "Not a choice; did you mean %s?\n", slip);
    else
        fprintf(stderr, "Type a number from 1 to %u, or a value.\n",
                (unsigned)field->choice_count);
    return ANSWER_AGAIN;
}

static void say_pattern(const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    buf_fmt(&text, "%s must match %s", field->title, field->pattern);
    if (field->example_json != NULL)
        buf_fmt(&text, ", as %s does", field->example_json);
    ask_say(buf_cstr(&text));
}

enum answer ask_take_value(struct buf *form, const struct card_field *field,
                           const struct buf *typed)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf json = BUF_INIT(FORM_LIMIT);

    if (!form_value(&json, field, field->title,
                    (struct json_span){buf_cstr(typed), typed->size},
                    &problem)) {
        ask_say(buf_cstr(&problem.message));
        return ANSWER_AGAIN;
    }
    if (field->pattern != NULL
        && pattern_match(field->pattern, buf_cstr(typed)) == PATTERN_DIFFERS) {
        say_pattern(field);
        return ANSWER_AGAIN;
    }
    put(form, field, &json);
    return ANSWER_TAKEN;
}

/* Reads JSON that continues over several lines, up to an empty line. */
static enum answer take_json(struct buf *form, const struct card_field *field,
                             struct buf *typed)
{
    auto_buf struct buf line = BUF_INIT(FORM_LIMIT);
    struct json_span json;

    while (!json_valid(buf_cstr(typed), typed->size, NULL)) {
        if (!prompt_line("... ", &line))
            return ANSWER_ENDED;
        if (line.size == 0)
            break;
        buf_char(typed, '\n');
        buf_add(typed, line.data, line.size);
    }
    json.data = buf_cstr(typed);
    json.size = typed->size;
    if (!(field->flags & CARD_FIELD_ANY_JSON) && json_type(json) != 'o') {
        ask_say("It must be an object: { ... }");
        return ANSWER_AGAIN;
    }
    return ask_take_value(form, field, typed);
}

/* Reads NAME=VALUE, line by line, up to an empty line. */
static enum answer take_members(struct buf *form,
                                const struct card_field *field,
                                struct buf *typed)
{
    auto_buf struct buf object = BUF_INIT(FORM_LIMIT);

    buf_str(&object, "{}");
    while (typed->size > 0) {
        char *equals = memchr(typed->data, '=', typed->size);

        if (equals == NULL || equals == typed->data) {
            ask_say("Type NAME=VALUE, or JSON as the first line.");
        } else {
            auto_buf struct buf value = BUF_INIT(FORM_LIMIT);
            auto_buf struct buf json = BUF_INIT(FORM_LIMIT);

            *equals = '\0';
            buf_str(&value, equals + 1);
            form_loose_value(&json, &value);
            form_put(&object, typed->data,
                     (struct json_span){buf_cstr(&json), json.size});
        }
        if (!prompt_line("> ", typed))
            return ANSWER_ENDED;
    }
    put(form, field, &object);
    return ANSWER_TAKEN;
}

static enum answer take(struct buf *form, const struct card_field *field,
                        struct buf *typed)
{
    bool is_json;

    if (field->type == CARD_TYPE_DROPDOWN)
        return take_choice(form, field, buf_cstr(typed));
    if (field->type != CARD_TYPE_OBJECT)
        return ask_take_value(form, field, typed);
    is_json = strchr("{[\"", typed->data[0]) != NULL
              || json_valid(buf_cstr(typed), typed->size, NULL);
    return is_json ? take_json(form, field, typed)
                   : take_members(form, field, typed);
}

static bool has_value_of(const struct buf *form, const struct card_field *field)
{
    struct json_span text = {buf_cstr(form), form->size};
    struct json_span old;

    return json_find(text, field->key, &old) && !json_is_empty(old);
}

bool ask_may_be_empty(const struct buf *form, const struct card_field *field)
{
    return !is_required(field) || field->default_json != NULL
           || has_value_of(form, field);
}

bool ask_field(struct buf *form, const struct card_field *field,
               ask_take_fn *taker)
{
    auto_buf struct buf typed = BUF_INIT_SECRET(FORM_LIMIT);
    auto_buf struct buf prompt = BUF_INIT(BUF_TEXT);
    enum answer answer = ANSWER_AGAIN;

    ask_head(field, has_value_of(form, field));
    buf_fmt(&prompt, "%s (? for help)> ", field->key);
    while (answer == ANSWER_AGAIN) {
        if (!(is_secret(field) ? prompt_secret : prompt_line)(buf_cstr(&prompt),
                                                              &typed))
            return false;
        if (!utf8_valid(buf_cstr(&typed), typed.size))
            ask_say("That is not UTF-8 text.");
        else if (strcmp(buf_cstr(&typed), "?") == 0)
            ask_help(field);
        else if (typed.size > 0)
            answer = (taker != NULL ? taker : take)(form, field, &typed);
        else if (ask_may_be_empty(form, field))
            return true;
        else
            ask_say("A value is needed here.");
    }
    return answer == ANSWER_TAKEN;
}

/* For a field with choices from the service, also says which command lists
   them. */
static bool ask_one(struct buf *form, const struct about *about,
                    const struct card_field *field, ask_choices_fn *choices,
                    void *context)
{
    if (choices_of_field(about, field) == NULL)
        return ask_field(form, field, NULL);
    if (choices != NULL)
        return choices(context, form, field);
    fprintf(stderr,
            "\nWith -c CONNECTION the values that the service knows are listed "
            "here.\n");
    return ask_field(form, field, NULL);
}

bool ask_form(struct buf *form, const struct about *about,
              ask_choices_fn *choices, void *context, struct problem *problem)
{
    struct fields inputs = about->inputs;

    for (size_t i = 0; i < inputs.count; i++) {
        const struct card_field *field = &inputs.at[i];
        struct json_span text = {buf_cstr(form), form->size};

        if (!field_shown(inputs, field, text))
            continue;
        if (is_secret(field)) {
            fprintf(stderr, "\n%s is a secret and no part of a form.\n",
                    field->title);
            continue;
        }
        if (!ask_one(form, about, field, choices, context))
            return problem_set(problem, STATUS_FORM,
                               "the input ended before the form was complete");
    }
    return true;
}
