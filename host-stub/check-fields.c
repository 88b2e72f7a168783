/* SPDX-License-Identifier: MIT */
/* check-fields.c - checks each promise that card.h makes about fields. */
#include "check-fields.h"

#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"

bool is_card_id(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";

    return *text != '\0' && strspn(text, letters) == strlen(text);
}

/* MAJOR.MINOR.PATCH, optionally followed by - or + and more. */
static bool is_version(const char *text)
{
    for (int part = 0; part < 3; part++) {
        size_t digits = strspn(text, "0123456789");

        if (digits == 0)
            return false;
        text += digits;
        if (part < 2 && *text++ != '.')
            return false;
    }
    if (*text != '\0' && *text != '-' && *text != '+')
        return false;
    return text[strspn(text, "0123456789-+.abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
           == '\0';
}

/* A text without a NUL within the limit is not read any further. */
static bool is_text_or_null(const char *text)
{
    size_t size;

    if (text == NULL)
        return true;
    size = strnlen(text, DESCRIPTOR_TEXT_MOST + 1);
    return size <= DESCRIPTOR_TEXT_MOST && utf8_valid(text, size);
}

/* For texts that are shown on a line of their own or named in one. */
static bool is_line(const char *text)
{
    return text != NULL && *text != '\0'
           && strnlen(text, DESCRIPTOR_LINE_MOST + 1) <= DESCRIPTOR_LINE_MOST
           && is_text_or_null(text);
}

bool check_head(const struct card_descriptor *card, struct buf *why)
{
    const struct {
        const char *name;
        bool holds;
    } promises[] = {
        {"id is not of [a-z0-9_-]+", is_line(card->id) && is_card_id(card->id)},
        {"title is missing, too long or not UTF-8", is_line(card->title)},
        {"connector is missing, too long or not UTF-8",
         is_line(card->connector)},
        {"connector_title is missing, too long or not UTF-8",
         is_line(card->connector_title)},
        {"version is not MAJOR.MINOR.PATCH",
         is_line(card->version) && is_version(card->version)},
        {"description is too long or not UTF-8",
         is_text_or_null(card->description)},
        {"deprecated is too long or not UTF-8",
         is_text_or_null(card->deprecated)},
        {"release is missing", card->release != NULL},
    };

    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++) {
        if (!promises[i].holds) {
            buf_fmt(why, "its descriptor is broken: %s", promises[i].name);
            return false;
        }
    }
    return true;
}

static bool broken(const struct card_field *field, const char *what,
                   struct buf *why)
{
    buf_fmt(why, "its descriptor is broken: field '%.100s': %s", field->key,
            what);
    return false;
}

static bool has_key(struct fields fields, const struct card_field *field,
                    struct buf *why)
{
    if (!is_line(field->key))
        return broken(field, "key is empty, too long or not UTF-8", why);
    for (const struct card_field *at = fields.at; at < field; at++) {
        if (strcmp(field->key, at->key) == 0)
            return broken(field, "two fields have this key", why);
    }
    return true;
}

static bool has_texts(struct fields fields, const struct card_field *field,
                      struct buf *why)
{
    (void)fields;
    if (!is_line(field->title))
        return broken(field, "title is missing, too long or not UTF-8", why);
    if (!is_text_or_null(field->help) || !is_text_or_null(field->group)
        || !is_text_or_null(field->env) || !is_text_or_null(field->pattern))
        return broken(field, "a text is too long or not UTF-8", why);
    if (field->format != NULL && !is_line(field->format))
        return broken(field, "format is empty, too long or not UTF-8", why);
    return true;
}

static bool is_json_or_null(const char *text)
{
    return text == NULL
           || (is_text_or_null(text) && json_valid(text, strlen(text), NULL));
}

static bool has_json(struct fields fields, const struct card_field *field,
                     struct buf *why)
{
    (void)fields;
    if (!is_json_or_null(field->default_json))
        return broken(field, "default_json is not JSON", why);
    if (!is_json_or_null(field->example_json))
        return broken(field, "example_json is not JSON", why);
    return true;
}

static bool has_limits(struct fields fields, const struct card_field *field,
                       struct buf *why)
{
    (void)fields;
    if (field->minimum > field->maximum)
        return broken(field, "minimum is larger than maximum", why);
    return true;
}

static bool has_choices(struct fields fields, const struct card_field *field,
                        struct buf *why)
{
    (void)fields;
    if (field->type == CARD_TYPE_DROPDOWN && field->choice_count == 0)
        return broken(field, "a dropdown without choices", why);
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct card_choice *choice = &field->choices[i];

        if (!is_line(choice->value) || !is_line(choice->title)
            || !is_text_or_null(choice->help))
            return broken(field, "a choice lacks its value or title", why);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(choice->value, field->choices[j].value) == 0)
                return broken(field, "two choices have the same value", why);
        }
    }
    return true;
}

static bool has_condition(struct fields fields, const struct card_field *field,
                          struct buf *why)
{
    const struct card_field *control;

    if (field->shown_if_key == NULL)
        return true;
    control = is_line(field->shown_if_key)
                  ? field_find(fields, field->shown_if_key)
                  : NULL;
    if (control == NULL || control == field)
        return broken(field, "shown_if_key names no other field", why);
    if (field->shown_if_values == NULL || field->shown_if_values[0] == NULL)
        return broken(field, "shown_if_values is empty", why);
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        if (!is_line(field->shown_if_values[i]))
            return broken(field, "a value in shown_if_values is not text", why);
    }
    return true;
}

static bool has_schema(struct fields fields, const struct card_field *field,
                       struct buf *why)
{
    (void)fields;
    if (field->schema_json != NULL
        && (!is_json_or_null(field->schema_json)
            || json_type((struct json_span){field->schema_json,
                                            strlen(field->schema_json)})
                   != 'o'))
        return broken(field, "schema_json is not one JSON object", why);
    return true;
}

static bool (*const steps[])(struct fields fields,
                             const struct card_field *field,
                             struct buf *why) = {
    [FIELDS_KEYS] = has_key,        [FIELDS_TEXTS] = has_texts,
    [FIELDS_JSON] = has_json,       [FIELDS_LIMITS] = has_limits,
    [FIELDS_CHOICES] = has_choices, [FIELDS_CONDITIONS] = has_condition,
    [FIELDS_SCHEMAS] = has_schema,
};

bool check_fields_step(struct fields fields, enum fields_step step,
                       struct buf *why)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (!steps[step](fields, &fields.at[i], why))
            return false;
    }
    return true;
}

/* Keys come first: the others name a field by its key. */
bool check_fields(struct fields fields, struct buf *why)
{
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        if (!check_fields_step(fields, (enum fields_step)step, why))
            return false;
    }
    return true;
}

bool check_payload(struct fields outputs, struct buf *why)
{
    const struct card_field *payload = field_payload(outputs);

    for (size_t i = 0; i < outputs.count; i++) {
        if (outputs.at[i].role == CARD_ROLE_PAYLOAD
            && &outputs.at[i] != payload)
            return broken(&outputs.at[i],
                          "a second output with the payload role", why);
    }
    return true;
}
