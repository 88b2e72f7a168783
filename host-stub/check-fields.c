/* SPDX-License-Identifier: MIT */
/* check-fields.c - the promises of card.h, one by one. */
#include "check-fields.h"

#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"

bool is_card_id(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";

    return *text != '\0' && strspn(text, letters) == strlen(text);
}

/* MAJOR.MINOR.PATCH, and perhaps more behind a - or +. */
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
    return *text == '\0' || *text == '-' || *text == '+';
}

static bool is_text(const char *text)
{
    return text != NULL && *text != '\0' && utf8_valid(text, strlen(text));
}

static bool is_text_or_null(const char *text)
{
    return text == NULL || utf8_valid(text, strlen(text));
}

bool check_head(const struct card_descriptor *card, struct buf *why)
{
    const struct {
        const char *name;
        bool holds;
    } promises[] = {
        {"id is not of [a-z0-9_-]+", is_text(card->id) && is_card_id(card->id)},
        {"title is missing or not UTF-8", is_text(card->title)},
        {"connector is missing or not UTF-8", is_text(card->connector)},
        {"connector_title is missing or not UTF-8",
         is_text(card->connector_title)},
        {"version is not MAJOR.MINOR.PATCH",
         is_text(card->version) && is_version(card->version)},
        {"description is not UTF-8", is_text_or_null(card->description)},
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
    buf_fmt(why, "its descriptor is broken: field '%s': %s", field->key, what);
    return false;
}

static bool check_choices(const struct card_field *field, struct buf *why)
{
    if (field->type == CARD_TYPE_DROPDOWN && field->choice_count == 0)
        return broken(field, "a dropdown without choices", why);
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct card_choice *choice = &field->choices[i];

        if (!is_text(choice->value) || !is_text(choice->title)
            || !is_text_or_null(choice->help))
            return broken(field, "a choice lacks its value or title", why);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(choice->value, field->choices[j].value) == 0)
                return broken(field, "two choices have the same value", why);
        }
    }
    return true;
}

static bool check_condition(struct fields fields,
                            const struct card_field *field, struct buf *why)
{
    const struct card_field *control;

    if (field->shown_if_key == NULL)
        return true;
    control = field_find(fields, field->shown_if_key);
    if (control == NULL || control == field)
        return broken(field, "shown_if_key names no other field", why);
    if (field->shown_if_values == NULL || field->shown_if_values[0] == NULL)
        return broken(field, "shown_if_values is empty", why);
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        if (!is_text(field->shown_if_values[i]))
            return broken(field, "a value in shown_if_values is not text", why);
    }
    return true;
}

static bool is_json_or_null(const char *text)
{
    return text == NULL || json_valid(text, strlen(text), NULL);
}

static bool check_texts(const struct card_field *field, struct buf *why)
{
    if (!is_text(field->key))
        return broken(field, "key is empty or not UTF-8", why);
    if (!is_text(field->title))
        return broken(field, "title is missing or not UTF-8", why);
    if (!is_text_or_null(field->help) || !is_text_or_null(field->group)
        || !is_text_or_null(field->env) || !is_text_or_null(field->pattern))
        return broken(field, "a text is not UTF-8", why);
    if (!is_json_or_null(field->default_json))
        return broken(field, "default_json is not JSON", why);
    if (!is_json_or_null(field->example_json))
        return broken(field, "example_json is not JSON", why);
    if (field->minimum > field->maximum)
        return broken(field, "minimum is larger than maximum", why);
    return true;
}

bool check_fields(struct fields fields, struct buf *why)
{
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];

        if (!check_texts(field, why) || !check_choices(field, why)
            || !check_condition(fields, field, why))
            return false;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(field->key, fields.at[j].key) == 0)
                return broken(field, "two fields have this key", why);
        }
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
