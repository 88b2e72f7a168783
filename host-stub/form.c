/* SPDX-License-Identifier: MIT */
/*
 * form.c - host-stub form: prints a form to fill in
 *
 * Required fields have their example or default, optional fields their default
 * or a value that means "not given". Secrets are never part of a form.
 */
#include <string.h>

#include "commands.h"
#include "form-print.h"
#include "form-text.h"
#include "job.h"
#include "jsonwrite.h"
#include "loader.h"

static void put_text(struct buf *form, const char *key, const char *json)
{
    form_put(form, key, (struct json_span){json, strlen(json)});
}

/* A value that means "not given" and shows the expected type. */
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

/* Puts the likeliest value of a required field into the form. */
static void put_required(struct buf *form, const struct card_field *field)
{
    if (field->example_json != NULL) {
        put_text(form, field->key, field->example_json);
    } else if (field->default_json != NULL) {
        put_text(form, field->key, field->default_json);
    } else if (field->choice_count > 0) {
        auto_buf struct buf json = BUF_INIT(BUF_TEXT);

        json_quote_str(&json, field->choices[0].value);
        put_text(form, field->key, buf_cstr(&json));
    } else if (field->type == CARD_TYPE_NUMBER) {
        auto_buf struct buf json = BUF_INIT(BUF_WORD);

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
    /* first fill in all fields, in order; then empty those that are hidden with
       these values */
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
    auto_job struct job job;

    job_init(&job);
    if (!plugin_find_safely(&job.plugin, options, options->operands[0],
                            problem))
        return problem->status;
    buf_str(&job.form, "{}");
    blank_form(&job.form, job.plugin.about.inputs);
    return form_print(&job.form, problem) ? STATUS_DONE : problem->status;
}
