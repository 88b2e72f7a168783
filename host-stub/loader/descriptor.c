/* SPDX-License-Identifier: MIT */
/* descriptor.c - copy a descriptor to this host's sizes; ask about fields. */
#include "descriptor.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "check-fields.h"

/* The sizes of ABI 1: less is broken, more is a newer header. */
#define END_OF(type, member) \
    (offsetof(type, member) + sizeof(((type *)NULL)->member))
#define DESCRIPTOR_LEAST END_OF(struct card_descriptor, get_extension)
#define FIELD_LEAST END_OF(struct card_field, shown_if_values)
#define CHOICE_LEAST END_OF(struct card_choice, help)
#define COUNT_MOST 10000u

static bool why_not(struct buf *why, const char *text)
{
    buf_str(why, text);
    return false;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool copy_choices(struct card_field *field, struct buf *why)
{
    const char *from = (const char *)field->choices;
    struct card_choice *to;
    size_t size = field->choice_size;

    if (field->choice_count == 0) {
        field->choices = NULL;
        return true;
    }
    if (from == NULL || field->choice_count > COUNT_MOST || size < CHOICE_LEAST
        || size % alignof(struct card_choice) != 0) {
        buf_fmt(why, "field '%.100s': its choices have a wrong count or size",
                field->key);
        field->choices = NULL;
        return false;
    }
    to = calloc(field->choice_count, sizeof *to);
    field->choices = to;
    if (to == NULL)
        return why_not(why, "no memory");
    for (size_t i = 0; i < field->choice_count; i++)
        memcpy(&to[i], from + i * size, smaller(size, sizeof *to));
    field->choice_size = sizeof *to;
    return true;
}

/* `list` is 0 to 2; the copies are given back by descriptor_free(). */
static bool copy_fields(struct about *about, unsigned list, const char *name,
                        const struct card_field *fields, uint32_t count,
                        struct fields *copy, struct buf *why)
{
    const char *from = (const char *)fields;
    size_t size = about->card.field_size;
    struct card_field *to;

    if (count == 0)
        return true;
    if (from == NULL || count > COUNT_MOST || size < FIELD_LEAST
        || size % alignof(struct card_field) != 0) {
        buf_fmt(why, "its %s have a wrong count or size", name);
        return false;
    }
    to = calloc(count, sizeof *to);
    if (to == NULL)
        return why_not(why, "no memory");
    about->fields[list] = to;
    copy->at = to;
    for (size_t i = 0; i < count; i++) {
        memcpy(&to[i], from + i * size, smaller(size, sizeof *to));
        copy->count = i + 1;
        if (to[i].key == NULL) {
            to[i].choices = NULL;
            buf_fmt(why, "its %s: field %zu has no key", name, i + 1);
            return false;
        }
        if (!copy_choices(&to[i], why))
            return false;
    }
    return true;
}

static bool copy_head(struct about *about, const void *symbol, struct buf *why)
{
    const struct card_descriptor *card = symbol;

    if (card->magic != CARD_MAGIC)
        return why_not(why, "its card_descriptor does not begin with the magic"
                            " number of a card");
    if (card->abi != CARD_ABI) {
        buf_fmt(why,
                "it is built for card ABI %u, this host-stub speaks ABI %u;"
                " get a build of the card for ABI %u",
                (unsigned)card->abi, CARD_ABI, CARD_ABI);
        return false;
    }
    if (card->struct_size < DESCRIPTOR_LEAST) {
        buf_fmt(why, "its descriptor has %u bytes, ABI %u has at least %zu",
                (unsigned)card->struct_size, CARD_ABI,
                (size_t)DESCRIPTOR_LEAST);
        return false;
    }
    memcpy(&about->card, card,
           smaller(card->struct_size, sizeof(struct card_descriptor)));
    return true;
}

bool descriptor_copy(struct about *about, const void *symbol, struct buf *why)
{
    const struct card_descriptor *card = &about->card;

    return copy_head(about, symbol, why)
           && copy_fields(about, 0, "inputs", card->inputs, card->input_count,
                          &about->inputs, why)
           && copy_fields(about, 1, "outputs", card->outputs,
                          card->output_count, &about->outputs, why)
           && copy_fields(about, 2, "connection fields", card->connection,
                          card->connection_count, &about->connection, why);
}

bool descriptor_read(struct about *about, const void *symbol, struct buf *why)
{
    return descriptor_copy(about, symbol, why) && check_head(&about->card, why)
           && check_fields(about->inputs, why)
           && check_fields(about->outputs, why)
           && check_fields(about->connection, why)
           && check_payload(about->outputs, why);
}

void descriptor_free(struct about *about)
{
    const size_t counts[] = {about->inputs.count, about->outputs.count,
                             about->connection.count};

    for (size_t list = 0; list < 3; list++) {
        for (size_t i = 0; i < counts[list]; i++)
            free((void *)(uintptr_t)about->fields[list][i].choices);
        free(about->fields[list]);
        about->fields[list] = NULL;
    }
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

/* A string is compared by its text, anything else as it is written. */
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
