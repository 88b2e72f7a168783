/* SPDX-License-Identifier: MIT */
/* ask.c - asks questions and checks the answers. */
#include "ask.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "choices.h"
#include "decimal.h"
#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "nearest.h"
#include "pattern.h"
#include "prompt.h"
#include "text.h"
#include "tty.h"

static void say(const struct buf *text)
{
    fputs(buf_cstr(text), stderr);
    fflush(stderr);
}

static bool is_required(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0;
}

static bool is_secret(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_SECRET) != 0;
}

static bool is_bounded(const struct card_field *field)
{
    return field->type == CARD_TYPE_NUMBER
           && (field->minimum != 0 || field->maximum != 0);
}

/* Adds a value of the descriptor as a person types it: a text without the
   quotes of JSON. */
static void add_as_typed(struct buf *out, const char *json)
{
    struct json_span value = {json, strlen(json)};
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        json_line(&text, value);
    text_safe(out, buf_cstr(&text), text.size);
}

void ask_head(const struct card_field *field, bool has_value)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    buf_fmt(&text, "\n%s (%s%s, %s)", field->title,
            field_is_integer(field) ? "whole " : "", field_type_name(field),
            is_required(field) ? "required" : "optional");
    if (is_bounded(field))
        buf_fmt(&text, ", from %lld to %lld", (long long)field->minimum,
                (long long)field->maximum);
    if (field->format != NULL && !field_is_integer(field))
        buf_fmt(&text, ", written as %s", field->format);
    if (is_secret(field))
        buf_str(&text, ", not shown as you type");
    if (has_value) {
        buf_str(&text, ", stays as it is if you type nothing");
    } else if (field->default_json != NULL) {
        buf_str(&text, ", otherwise ");
        add_as_typed(&text, field->default_json);
    }
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
    prompt_say(field->help != NULL ? field->help : field->title);
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

        buf_str(&line, "Example: ");
        add_as_typed(&line, field->example_json);
        buf_char(&line, '\n');
        say(&line);
    }
}

static void put(struct buf *form, const struct card_field *field,
                const struct buf *json)
{
    form_put(form, field->key, (struct json_span){buf_cstr(json), json->size});
}

/* Finds the choice that the typed text names: its number in the list, its
   value, or its value in other letter case if no other has that too. */
static const struct card_choice *find_choice(const struct card_field *field,
                                             const char *typed)
{
    const struct card_choice *found = NULL;
    unsigned long number;
    size_t similar = 0;
    char *end;

    errno = 0;
    number = strtoul(typed, &end, 10);
    if (*typed < '0' || *typed > '9' || *end != '\0' || errno != 0)
        number = 0;
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct card_choice *choice = &field->choices[i];

        if (strcmp(typed, choice->value) == 0 || number == i + 1)
            return choice;
        if (strcasecmp(typed, choice->value) == 0) {
            found = choice;
            similar++;
        }
    }
    return similar == 1 ? found : NULL;
}

static enum answer take_choice(struct buf *form, const struct card_field *field,
                               const char *typed)
{
    const struct card_choice *choice = find_choice(field, typed);
    auto_buf struct buf json = BUF_INIT(BUF_TEXT);
    const char *names[256];
    const char *slip;
    size_t count = 0;

    if (choice != NULL) {
        json_quote_str(&json, choice->value);
        put(form, field, &json);
        return ANSWER_TAKEN;
    }
    while (count < field->choice_count && count < 256) {
        names[count] = field->choices[count].value;
        count++;
    }
    slip = nearest(typed, names, count);
    if (slip != NULL)
        fprintf(stderr, "Not a choice; did you mean %s?\n", slip);
    else
        fprintf(stderr, "Type a number from 1 to %u, or a value.\n",
                (unsigned)field->choice_count);
    return ANSWER_AGAIN;
}

/* ---- what a value must be ---- */

static bool is_within(const struct card_field *field, struct json_span value)
{
    struct decimal number;

    if (!is_bounded(field) || json_type(value) != 'n')
        return true;
    number = decimal_read(value);
    return decimal_compare(&number, field->minimum) >= 0
           && decimal_compare(&number, field->maximum) <= 0;
}

bool ask_is_typed(const struct buf *text)
{
    if (text->size == 0 || memchr(text->data, '\t', text->size) == NULL)
        return true;
    prompt_say("That has a tab in it, which is not taken; type it again "
               "without.");
    return false;
}

enum answer ask_take_value(struct buf *form, const struct card_field *field,
                           const struct buf *typed)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf json = BUF_INIT(FORM_LIMIT);

    if (field->type == CARD_TYPE_TEXT && !ask_is_typed(typed))
        return ANSWER_AGAIN;
    if (!form_value(&json, field, field->title,
                    (struct json_span){buf_cstr(typed), typed->size},
                    &problem)) {
        prompt_say(buf_cstr(&problem.message));
        return ANSWER_AGAIN;
    }
    if (!is_within(field, (struct json_span){buf_cstr(&json), json.size})) {
        auto_buf struct buf why = BUF_INIT(BUF_TEXT);

        buf_fmt(&why, "%s must be from %lld to %lld.", field->title,
                (long long)field->minimum, (long long)field->maximum);
        prompt_say(buf_cstr(&why));
        return ANSWER_AGAIN;
    }
    put(form, field, &json);
    return ANSWER_TAKEN;
}

static bool value_of(const struct buf *form, const struct card_field *field,
                     struct json_span *value)
{
    struct json_span text = {buf_cstr(form), form->size};

    return json_find(text, field->key, value) && !json_is_empty(*value);
}

/* A pattern is for programs; a person is shown a value that matches it. */
static bool matches(const struct card_field *field, struct json_span value,
                    struct buf *why)
{
    auto_buf struct buf text = BUF_INIT_SECRET(FORM_LIMIT);

    if (field->pattern == NULL || json_type(value) != 's')
        return true;
    json_unquote(&text, value);
    if (pattern_match(field->pattern, buf_cstr(&text)) != PATTERN_DIFFERS)
        return true;
    buf_fmt(why, "That is not how the card wants %s to be written.",
            field->title);
    if (field->example_json != NULL) {
        buf_str(why, " An example is: ");
        add_as_typed(why, field->example_json);
    }
    return false;
}

bool ask_accepts(const struct buf *form, const struct card_field *field,
                 const struct asker *asker, struct buf *doubted)
{
    auto_buf struct buf why = BUF_INIT(BUF_FILE);
    enum verdict verdict = VERDICT_GOOD;
    struct json_span value;

    if (!value_of(form, field, &value))
        return true;
    if (asker->judge != NULL)
        verdict = asker->judge(asker->context, form, field, &why);
    if (verdict == VERDICT_GOOD && !matches(field, value, &why))
        verdict = VERDICT_BAD;
    if (verdict == VERDICT_DOUBTFUL && doubted->size == value.size
        && memcmp(doubted->data, value.data, value.size) == 0)
        return true;
    if (verdict == VERDICT_GOOD)
        return true;
    prompt_say(buf_cstr(&why));
    buf_reset(doubted);
    if (verdict == VERDICT_DOUBTFUL) {
        buf_add(doubted, value.data, value.size);
        prompt_say("(If you give the same once more, it is taken.)");
    }
    return false;
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
        prompt_say("It must be an object: { ... }");
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
            prompt_say("Type NAME=VALUE, or JSON as the first line.");
        } else if (ask_is_typed(typed)) {
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
                        const struct asker *asker, struct buf *typed)
{
    bool is_json;

    if (field->type == CARD_TYPE_DROPDOWN)
        return take_choice(form, field, buf_cstr(typed));
    if (field->type == CARD_TYPE_TEXT && asker->take != NULL)
        return asker->take(form, field, typed);
    if (field->type != CARD_TYPE_OBJECT)
        return ask_take_value(form, field, typed);
    is_json = strchr("{[\"", typed->data[0]) != NULL
              || json_valid(buf_cstr(typed), typed->size, NULL);
    return is_json ? take_json(form, field, typed)
                   : take_members(form, field, typed);
}

bool ask_may_be_empty(const struct buf *form, const struct card_field *field)
{
    struct json_span value;

    return !is_required(field) || field->default_json != NULL
           || value_of(form, field, &value);
}

/* Puts the answer into the form if it is accepted. */
static enum answer try_answer(struct buf *form, const struct card_field *field,
                              const struct asker *asker, struct buf *typed,
                              struct buf *doubted)
{
    auto_buf struct buf tried = BUF_INIT(FORM_LIMIT);
    struct buf former;
    enum answer answer;

    tried.secret = form->secret;
    buf_add(&tried, buf_cstr(form), form->size);
    answer = take(&tried, field, asker, typed);
    if (answer != ANSWER_TAKEN)
        return answer;
    if (!ask_accepts(&tried, field, asker, doubted))
        return ANSWER_AGAIN;
    former = *form;
    *form = tried;
    tried = former;
    return ANSWER_TAKEN;
}

/* Keeps the present value, if there may be none or it is accepted. */
static enum answer keep_value(const struct buf *form,
                              const struct card_field *field,
                              const struct asker *asker, struct buf *doubted)
{
    if (!ask_may_be_empty(form, field)) {
        prompt_say("A value is needed here.");
        return ANSWER_AGAIN;
    }
    return asker->judge == NULL || ask_accepts(form, field, asker, doubted)
               ? ANSWER_TAKEN
               : ANSWER_AGAIN;
}

static enum answer ask_once(struct buf *form, const struct card_field *field,
                            const struct asker *asker, struct buf *doubted)
{
    auto_buf struct buf typed = BUF_INIT_SECRET(FORM_LIMIT);
    auto_buf struct buf prompt = BUF_INIT(BUF_TEXT);

    buf_fmt(&prompt, "%s (? for help)> ", field->key);
    if (!(is_secret(field) ? prompt_secret : prompt_line)(buf_cstr(&prompt),
                                                          &typed))
        return ANSWER_ENDED;
    if (!utf8_valid(buf_cstr(&typed), typed.size)) {
        prompt_say("That is not UTF-8 text.");
        return ANSWER_AGAIN;
    }
    if (strcmp(buf_cstr(&typed), "?") == 0) {
        ask_help(field);
        return ANSWER_AGAIN;
    }
    if (typed.size == 0)
        return keep_value(form, field, asker, doubted);
    return try_answer(form, field, asker, &typed, doubted);
}

bool ask_field(struct buf *form, const struct card_field *field,
               const struct asker *asker)
{
    auto_buf struct buf doubted = BUF_INIT_SECRET(FORM_LIMIT);
    struct json_span value;
    enum answer answer = ANSWER_AGAIN;
    bool hidden;

    ask_head(field, value_of(form, field, &value));
    /* until the answer is accepted: what is pasted after the first line of it
       must not be shown either */
    hidden = is_secret(field) && tty_hide();
    while (answer == ANSWER_AGAIN)
        answer = ask_once(form, field, asker, &doubted);
    if (hidden)
        tty_restore();
    return answer == ANSWER_TAKEN;
}

/* For a field with choices from the service, also says which command lists
   them. */
static bool ask_one(struct buf *form, const struct about *about,
                    const struct card_field *field, const struct asker *asker,
                    ask_choices_fn *choices, void *context)
{
    if (choices_of_field(about, field) == NULL)
        return ask_field(form, field, asker);
    if (choices != NULL)
        return choices(context, form, field, asker);
    fprintf(stderr,
            "\nWith -c CONNECTION the values that the service knows are listed "
            "here.\n");
    return ask_field(form, field, asker);
}

bool ask_form(struct buf *form, const struct about *about,
              const struct asker *asker, ask_choices_fn *choices, void *context,
              struct problem *problem)
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
        if (!ask_one(form, about, field, asker, choices, context))
            return prompt_ended(problem, STATUS_FORM,
                                "the input ended before the form was "
                                "complete");
    }
    return true;
}
