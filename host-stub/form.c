/* SPDX-License-Identifier: MIT */
/*
 * form.c - host-stub form: a form to fill in
 *
 * What is required is there with its example or default, what is optional
 * with its default or as "not given". Secrets are never part of a form.
 */
#include <string.h>

#include "ask.h"
#include "commands.h"
#include "form-text.h"
#include "jsonwrite.h"
#include "loader.h"
#include "output.h"
#include "show.h"

static void put_text(struct buf *form, const char *key, const char *json)
{
    form_put(form, key, (struct json_span){json, strlen(json)});
}

/* A value that says "not given" and shows what could stand there. */
static const char *empty_value(const struct card_field *field)
{
    if (field->flags & CARD_FIELD_ANY_JSON)
        return "null";
    switch (field->type) {
    case CARD_TYPE_TEXT:
        return "\"\"";
    case CARD_TYPE_OBJECT:
        return "{}";
    default:
        return "null";
    }
}

/* The likeliest value of a field that must be given. */
static void put_required(struct buf *form, const struct card_field *field)
{
    if (field->example_json != NULL) {
        put_text(form, field->key, field->example_json);
    } else if (field->default_json != NULL) {
        put_text(form, field->key, field->default_json);
    } else if (field->choice_count > 0) {
        auto_buf struct buf json = BUF_INIT(65536);

        json_quote_str(&json, field->choices[0].value);
        put_text(form, field->key, buf_cstr(&json));
    } else if (field->type == CARD_TYPE_NUMBER) {
        auto_buf struct buf json = BUF_INIT(64);

        buf_fmt(&json, "%lld", (long long)field->minimum);
        put_text(form, field->key, buf_cstr(&json));
    } else if (field->type == CARD_TYPE_BOOLEAN) {
        put_text(form, field->key, "false");
    } else {
        put_text(form, field->key, empty_value(field));
    }
}

static bool is_required(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0;
}

static void blank_form(struct buf *form, struct fields inputs)
{
    /* first a value for each, in order; then those that are not shown with
       these values are emptied */
    for (size_t i = 0; i < inputs.count; i++) {
        const struct card_field *field = &inputs.at[i];

        if (field->flags & CARD_FIELD_SECRET)
            continue;
        if (is_required(field))
            put_required(form, field);
        else if (field->default_json != NULL)
            put_text(form, field->key, field->default_json);
        else
            put_text(form, field->key, empty_value(field));
    }
    for (size_t i = 0; i < inputs.count; i++) {
        struct json_span text = {buf_cstr(form), form->size};
        const struct card_field *field = &inputs.at[i];

        if (!(field->flags & CARD_FIELD_SECRET)
            && !field_shown(inputs, field, text))
            put_text(form, field->key, empty_value(field));
    }
}

int command_form(const struct options *options, struct problem *problem)
{
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);
    auto_buf struct buf out = BUF_INIT(FORM_LIMIT);

    if (!plugin_find_safely(&plugin, options, options->operands[0], problem))
        return problem->status;
    buf_str(&form, "{}");
    if (!options->interactive)
        blank_form(&form, plugin.about.inputs);
    else if (!ask_form(&form, &plugin.about, problem))
        return problem->status;
    if (!buf_ok(&form))
        return problem_set(problem, STATUS_INTERNAL, "no memory"),
               STATUS_INTERNAL;
    show_json(&out, (struct json_span){buf_cstr(&form), form.size}, false);
    buf_char(&out, '\n');
    return output_print(&out, problem) ? STATUS_DONE : problem->status;
}
