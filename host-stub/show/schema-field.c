/* SPDX-License-Identifier: MIT */
/* schema-field.c - types, choices, limits and conditions. */
#include "schema-field.h"

#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"
#include "text.h"

#define NOT_GIVEN_REF "{\"$ref\":\"#/$defs/not_given\"}"

static void add_text(struct buf *out, const char *key, const char *text)
{
    if (text == NULL)
        return;
    json_key(out, key);
    json_quote_str(out, text);
}

static void add_json(struct buf *out, const char *json)
{
    json_compact(out, (struct json_span){json, strlen(json)});
}

static bool is_required(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0;
}

/* Any JSON, or a type that a newer header brought. */
static bool is_any(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_ANY_JSON) || field->type < CARD_TYPE_TEXT
           || field->type > CARD_TYPE_OBJECT;
}

static void add_choices(struct buf *out, const struct card_field *field)
{
    buf_str(out, "\"type\":\"string\",\"oneOf\":[");
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct card_choice *choice = &field->choices[i];

        buf_str(out, i > 0 ? ",{" : "{");
        add_text(out, "const", choice->value);
        add_text(out, "title", choice->title);
        add_text(out, "description", choice->help);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

/* The keywords that say what a given value looks like. */
static void add_type(struct buf *out, const struct card_field *field,
                     bool filled)
{
    switch (field->type) {
    case CARD_TYPE_TEXT:
        buf_str(out, "\"type\":\"string\"");
        if (filled)
            buf_str(out, ",\"minLength\":1");
        if (field->pattern != NULL)
            add_text(out, "pattern", field->pattern);
        break;
    case CARD_TYPE_NUMBER:
        buf_str(out, "\"type\":\"number\"");
        if (field->minimum != 0 || field->maximum != 0)
            buf_fmt(out, ",\"minimum\":%lld,\"maximum\":%lld",
                    (long long)field->minimum, (long long)field->maximum);
        break;
    case CARD_TYPE_BOOLEAN:
        buf_str(out, "\"type\":\"boolean\"");
        break;
    case CARD_TYPE_DROPDOWN:
        add_choices(out, field);
        break;
    default:
        buf_str(out, "\"type\":\"object\"");
        if (filled)
            buf_str(out, ",\"minProperties\":1");
        break;
    }
}

void schema_field(struct buf *out, const struct card_field *field, bool input)
{
    bool always = is_required(field) && field->shown_if_key == NULL;

    buf_char(out, '{');
    add_text(out, "title", field->title);
    add_text(out, "description", field->help);
    if (is_any(field)) {
        if (input && always)
            buf_str(out, ",\"not\":" NOT_GIVEN_REF);
    } else if (input && !always) {
        buf_str(out, ",\"anyOf\":[{");
        add_type(out, field, is_required(field));
        buf_str(out, "}," NOT_GIVEN_REF "]");
    } else {
        buf_char(out, ',');
        add_type(out, field, input && always);
    }
    if (field->default_json != NULL) {
        json_key(out, "default");
        add_json(out, field->default_json);
    }
    if (field->example_json != NULL) {
        json_key(out, "examples");
        buf_char(out, '[');
        add_json(out, field->example_json);
        buf_char(out, ']');
    }
    if (field->flags & CARD_FIELD_SECRET)
        buf_str(out, ",\"writeOnly\":true");
    buf_char(out, '}');
}

/* A condition's value as the other field holds it. */
static void add_held(struct buf *out, const struct card_field *control,
                     const char *value)
{
    if ((control->type == CARD_TYPE_BOOLEAN
         || control->type == CARD_TYPE_NUMBER)
        && json_valid(value, strlen(value), NULL))
        buf_str(out, value);
    else
        json_quote_str(out, value);
}

/* With a default among the values, not giving the other field shows this. */
static bool shown_by_default(struct fields fields,
                             const struct card_field *field)
{
    return field_shown(fields, field, (struct json_span){"{}", 2});
}

static void add_condition(struct buf *out, struct fields fields,
                          const struct card_field *field)
{
    const struct card_field *control = field_find(fields, field->shown_if_key);
    bool by_default = shown_by_default(fields, field);

    buf_str(out, "{\"properties\":{");
    json_key(out, field->shown_if_key);
    buf_str(out, "{\"enum\":[");
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        if (i > 0)
            buf_char(out, ',');
        add_held(out, control, field->shown_if_values[i]);
    }
    if (by_default)
        buf_str(out, ",null,{},\"\"");
    buf_str(out, "]}}");
    if (!by_default) {
        buf_str(out, ",\"required\":[");
        json_quote_str(out, field->shown_if_key);
        buf_char(out, ']');
    }
    buf_char(out, '}');
}

void schema_rule(struct buf *out, struct fields fields,
                 const struct card_field *field, bool input)
{
    buf_str(out, "{\"if\":");
    add_condition(out, fields, field);
    if (is_required(field)) {
        buf_str(out, ",\"then\":{\"required\":[");
        json_quote_str(out, field->key);
        buf_char(out, ']');
        if (input) {
            buf_str(out, ",\"properties\":{");
            json_key(out, field->key);
            buf_str(out, "{\"not\":" NOT_GIVEN_REF "}}");
        }
        buf_char(out, '}');
    }
    if (input) {
        buf_str(out, ",\"else\":{\"properties\":{");
        json_key(out, field->key);
        buf_str(out, NOT_GIVEN_REF "}}");
    }
    buf_char(out, '}');
}
