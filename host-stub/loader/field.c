/* SPDX-License-Identifier: MIT */
/* field.c - a descriptor's field: its names, and whether it is shown. */
#include "field.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nearest.h"

bool field_may_have_choices(unsigned list, const struct card_field *field)
{
    return list == 0 && field->type == CARD_TYPE_TEXT
           && !(field->flags & CARD_FIELD_SECRET);
}

const struct card_field *field_find(struct fields fields, const char *key)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (strcmp(fields.at[i].key, key) == 0)
            return &fields.at[i];
    }
    return NULL;
}

const struct card_field *field_of_key(struct fields fields,
                                      struct json_span key)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (json_string_is(key, fields.at[i].key))
            return &fields.at[i];
    }
    return NULL;
}

/* The only name that is the word with more words before or after it: device_id
   for id. NULL if there is none, or more than one. */
static const char *only_longer(const char *word, const char *const *names,
                               size_t count)
{
    size_t size = strlen(word);
    const char *found = NULL;

    for (size_t i = 0; i < count; i++) {
        const char *name = names[i];
        size_t longer = strlen(name);

        if (size == 0 || longer < size + 2)
            continue;
        if ((strncasecmp(name, word, size) != 0 || name[size] != '_')
            && (strcasecmp(name + longer - size, word) != 0
                || name[longer - size - 1] != '_'))
            continue;
        if (found != NULL)
            return NULL;
        found = name;
    }
    return found;
}

const char *field_nearest(struct fields fields, const char *word)
{
    const char **names = calloc(fields.count + 1, sizeof *names);
    const char *found;

    if (names == NULL)
        return NULL;
    for (size_t i = 0; i < fields.count; i++)
        names[i] = fields.at[i].key;
    found = nearest(word, names, fields.count);
    if (found == NULL)
        found = only_longer(word, names, fields.count);
    free(names);
    return found;
}

void field_list(struct fields fields, struct buf *out)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (i > 0)
            buf_str(out, ", ");
        buf_str(out, fields.at[i].key);
    }
}

const struct card_field *field_payload(struct fields outputs)
{
    for (size_t i = 0; i < outputs.count; i++) {
        if (outputs.at[i].role == CARD_ROLE_PAYLOAD)
            return &outputs.at[i];
    }
    return NULL;
}

const char *field_type_name(const struct card_field *field)
{
    switch (field->type) {
    case CARD_TYPE_TEXT:
        return "text";
    case CARD_TYPE_NUMBER:
        return "number";
    case CARD_TYPE_BOOLEAN:
        return "boolean";
    case CARD_TYPE_DROPDOWN:
        return "dropdown";
    case CARD_TYPE_OBJECT:
        return "object";
    default:
        return "any";
    }
}

const char *field_role_name(const struct card_field *field)
{
    switch (field->role) {
    case CARD_ROLE_STATUS:
        return "status";
    case CARD_ROLE_META:
        return "meta";
    case CARD_ROLE_PAYLOAD:
        return "payload";
    default:
        return "none";
    }
}

bool field_is_integer(const struct card_field *field)
{
    return field->type == CARD_TYPE_NUMBER && field->format != NULL
           && strcmp(field->format, CARD_FORMAT_INTEGER) == 0;
}

bool field_knows_format(const struct card_field *field)
{
    static const char *const names[] = {
        "date-time",    "date",          "time",
        "duration",     "email",         "idn-email",
        "hostname",     "idn-hostname",  "ipv4",
        "ipv6",         "uri",           "uri-reference",
        "iri",          "iri-reference", "uuid",
        "uri-template", "json-pointer",  "relative-json-pointer",
        "regex"};

    if (field->format == NULL || field->type != CARD_TYPE_TEXT)
        return field->format == NULL || field_is_integer(field);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(field->format, names[i]) == 0)
            return true;
    }
    return false;
}

bool json_is_empty(struct json_span value)
{
    struct json_walk walk;
    struct json_span key, member;

    switch (json_type(value)) {
    case '0':
        return true;
    case 's':
        return json_trim(value).size == 2;
    case 'o':
        json_walk_into(&walk, value);
        return !json_walk_member(&walk, &key, &member);
    default:
        return false;
    }
}

/* Compares a string by its text, and any other value as written. */
static bool holds(struct json_span value, const char *text)
{
    if (json_type(value) == 's')
        return json_string_is(value, text);
    return value.size == strlen(text)
           && memcmp(value.data, text, value.size) == 0;
}

bool field_shown(struct fields fields, const struct card_field *field,
                 struct json_span form)
{
    const struct card_field *control;
    struct json_span value = {NULL, 0};

    if (field->shown_if_key == NULL)
        return true;
    control = field_find(fields, field->shown_if_key);
    if (!json_find(form, field->shown_if_key, &value) || json_is_empty(value)) {
        if (control == NULL || control->default_json == NULL)
            return false;
        value.data = control->default_json;
        value.size = strlen(control->default_json);
    }
    for (const char *const *at = field->shown_if_values; *at != NULL; at++) {
        if (holds(value, *at))
            return true;
    }
    return false;
}
