/* SPDX-License-Identifier: MIT */
/* describe-json.c - writes the output of host-stub describe --json. */
#include "describe-json.h"

#include <string.h>

#include "choices.h"
#include "effects.h"
#include "jsonwrite.h"
#include "text.h"

static void add_text(struct buf *out, const char *key, const char *text)
{
    if (text != NULL)
        json_member(out, key, text);
}

static void add_json(struct buf *out, const char *key, const char *json)
{
    if (json == NULL)
        return;
    json_key(out, key);
    json_compact(out, (struct json_span){json, strlen(json)});
}

static void add_flag(struct buf *out, const char *key,
                     const struct card_field *field, uint32_t flag)
{
    json_key(out, key);
    buf_str(out, field->flags & flag ? "true" : "false");
}

static void add_choices(struct buf *out, const struct card_field *field)
{
    if (field->choice_count == 0)
        return;
    json_key(out, "choices");
    buf_char(out, '[');
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct card_choice *choice = &field->choices[i];

        buf_str(out, i > 0 ? ",{" : "{");
        add_text(out, "value", choice->value);
        add_text(out, "title", choice->title);
        add_text(out, "help", choice->help);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void add_condition(struct buf *out, const struct card_field *field)
{
    if (field->shown_if_key == NULL)
        return;
    json_key(out, "shown_if");
    buf_char(out, '{');
    add_text(out, "key", field->shown_if_key);
    json_key(out, "values");
    buf_char(out, '[');
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        if (i > 0)
            buf_char(out, ',');
        json_quote_str(out, field->shown_if_values[i]);
    }
    buf_str(out, "]}");
}

static void add_limits(struct buf *out, const struct card_field *field)
{
    if (field->minimum == 0 && field->maximum == 0)
        return;
    json_key(out, "minimum");
    buf_fmt(out, "%lld", (long long)field->minimum);
    json_key(out, "maximum");
    buf_fmt(out, "%lld", (long long)field->maximum);
}

/* Appends the member for a text field with choices from the service; other
   fields do not have it. */
static void add_source(struct buf *out, const struct about *about,
                       const struct card_field *field)
{
    if (choices_of_field(about, field) != NULL)
        add_text(out, "choices_from", "card");
}

static void add_field(struct buf *out, const struct about *about,
                      const struct card_field *field)
{
    buf_char(out, '{');
    add_text(out, "key", field->key);
    add_text(out, "title", field->title);
    add_text(out, "help", field->help);
    add_text(out, "group", field->group);
    add_text(out, "type", field_type_name(field));
    add_flag(out, "required", field, CARD_FIELD_REQUIRED);
    add_flag(out, "secret", field, CARD_FIELD_SECRET);
    add_flag(out, "any_json", field, CARD_FIELD_ANY_JSON);
    add_flag(out, "list", field, CARD_FIELD_LIST);
    add_flag(out, "multiline", field, CARD_FIELD_MULTILINE);
    add_flag(out, "path", field, CARD_FIELD_PATH);
    add_flag(out, "url", field, CARD_FIELD_URL);
    add_text(out, "role", field_role_name(field));
    add_choices(out, field);
    add_json(out, "default", field->default_json);
    add_json(out, "example", field->example_json);
    add_text(out, "env", field->env);
    add_text(out, "pattern", field->pattern);
    add_limits(out, field);
    add_condition(out, field);
    add_text(out, "format", field->format);
    add_json(out, "schema", field->schema_json);
    add_source(out, about, field);
    buf_char(out, '}');
}

static void add_fields(struct buf *out, const char *key,
                       const struct about *about, struct fields fields)
{
    json_key(out, key);
    buf_char(out, '[');
    for (size_t i = 0; i < fields.count; i++) {
        if (i > 0)
            buf_char(out, ',');
        add_field(out, about, &fields.at[i]);
    }
    buf_char(out, ']');
}

void describe_json(struct buf *out, const struct about *about)
{
    const struct card_descriptor *card = &about->card;

    buf_char(out, '{');
    add_text(out, "id", card->id);
    add_text(out, "title", card->title);
    add_text(out, "connector", card->connector);
    add_text(out, "connector_title", card->connector_title);
    add_text(out, "version", card->version);
    add_text(out, "description", card->description);
    json_key(out, "abi");
    buf_fmt(out, "%u", (unsigned)card->abi);
    add_text(out, "threads",
             card->thread_model == CARD_THREADS_ANY ? "any" : "one");
    add_fields(out, "inputs", about, about->inputs);
    add_fields(out, "outputs", about, about->outputs);
    add_fields(out, "connection", about, about->connection);
    if (card->effects != 0) {
        json_key(out, "effects");
        effects_json(out, card->effects);
    }
    add_text(out, "documentation_url", card->documentation_url);
    add_text(out, "icon_svg", card->icon_svg);
    add_text(out, "deprecated", card->deprecated);
    add_text(out, "family", about->family);
    buf_char(out, '}');
}
