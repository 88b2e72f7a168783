/* SPDX-License-Identifier: MIT */
/* schema-field.c - writes types, choices, limits and conditions as JSON
   Schema. */
#include "schema-field.h"

#include <string.h>

#include "descriptor.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "schema-ref.h"
#include "text.h"

#define NOT_GIVEN_REF "{\"$ref\":\"#/$defs/not_given\"}"

static void add_text(struct buf *out, const char *key, const char *text)
{
    if (text != NULL)
        json_member(out, key, text);
}

static void add_json(struct buf *out, const char *json)
{
    json_compact(out, (struct json_span){json, strlen(json)});
}

static bool is_required(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0;
}

/* Does it accept any JSON, or have a type from a newer header? */
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

/* ---- the card's own schema of the value ---- */

/* Gets the members of the object that begins at `start` and is not closed
   yet. */
static void read_back(struct buf *object, const struct buf *out, size_t start)
{
    buf_add(object, buf_cstr(out) + start, out->size - start);
    buf_char(object, '}');
}

static bool is_same(struct json_span a, struct json_span b)
{
    auto_buf struct buf one = BUF_INIT(BUF_UNLIMITED),
                        two = BUF_INIT(BUF_UNLIMITED);

    json_compact(&one, a);
    json_compact(&two, b);
    return buf_ok(&one) && buf_ok(&two) && one.size == two.size
           && memcmp(buf_cstr(&one), buf_cstr(&two), one.size) == 0;
}

/* Is the member in the object? *same is set if its value there is equal. */
static bool is_member(const struct buf *object, struct json_span key,
                      struct json_span value, bool *same)
{
    struct json_span text = {buf_cstr(object), object->size}, theirs;
    auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

    json_unquote(&name, key);
    if (!json_find(text, buf_cstr(&name), &theirs))
        return false;
    *same = is_same(value, theirs);
    return true;
}

/* Does a keyword occur in both, with different values? */
static bool conflicts(const struct buf *object, struct json_span schema)
{
    struct json_walk walk;
    struct json_span key, value;
    bool same = false;

    json_walk_into(&walk, schema);
    while (json_walk_member(&walk, &key, &value)) {
        if (is_member(object, key, value, &same) && !same)
            return true;
    }
    return false;
}

/*
 * Puts the card's own schema into the object that begins at `start` and is at
 * `at` in the whole schema. Its members are added beside ours, as a person
 * would write it; but if a keyword would then have two values, the card's
 * schema goes into allOf.
 */
static void add_own_schema(struct buf *out, const struct card_field *field,
                           size_t start, const char *at)
{
    auto_buf struct buf object = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf inner = BUF_INIT(BUF_UNLIMITED);
    struct json_walk walk;
    struct json_span schema, key, value;
    bool same;

    if (field->schema_json == NULL)
        return;
    schema = json_trim(
        (struct json_span){field->schema_json, strlen(field->schema_json)});
    read_back(&object, out, start);
    /* an $id would apply to all members beside it */
    if (json_find(schema, "$id", &value) || conflicts(&object, schema)) {
        json_key(out, "allOf");
        buf_char(out, '[');
        buf_fmt(&inner, "%s/allOf/0", at);
        schema_embed(out, schema, buf_cstr(&inner));
        buf_char(out, ']');
        return;
    }
    /* written as one object first; its members are then copied after ours */
    schema_embed(&inner, schema, at);
    json_walk_into(&walk, (struct json_span){buf_cstr(&inner), inner.size});
    while (json_walk_member(&walk, &key, &value)) {
        /* only the root of a schema may have "$schema" */
        if (is_member(&object, key, value, &same)
            || json_string_is(key, "$schema"))
            continue;
        if (out->size > 0 && out->data[out->size - 1] != '{')
            buf_char(out, ',');
        buf_add(out, key.data, key.size);
        buf_char(out, ':');
        buf_add(out, value.data, value.size);
    }
}

/* ---- the value ---- */

/* Appends the keywords that describe a value that is given. */
static void add_type(struct buf *out, const struct card_field *field,
                     bool filled)
{
    switch (field->type) {
    case CARD_TYPE_TEXT:
        buf_str(out, "\"type\":\"string\"");
        if (filled)
            buf_str(out, ",\"minLength\":1");
        add_text(out, "format", field->format);
        if (field->pattern != NULL)
            add_text(out, "pattern", field->pattern);
        break;
    case CARD_TYPE_NUMBER:
        buf_fmt(out, "\"type\":\"%s\"",
                field_is_integer(field) ? "integer" : "number");
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

/* Appends the schema of a value that may also be "not given". */
static void add_optional(struct buf *out, const struct card_field *field,
                         struct buf *at)
{
    size_t start;

    buf_str(out, ",\"anyOf\":[");
    start = out->size;
    buf_char(out, '{');
    if (!is_any(field))
        add_type(out, field, is_required(field));
    buf_str(at, "/anyOf/0");
    add_own_schema(out, field, start, buf_cstr(at));
    buf_str(out, "}," NOT_GIVEN_REF "]");
}

void schema_field(struct buf *out, const struct card_field *field, bool input)
{
    auto_buf struct buf at = BUF_INIT(BUF_UNLIMITED);
    bool always = is_required(field) && field->shown_if_key == NULL;
    size_t start = out->size;

    buf_str(&at, "#/properties");
    schema_add_step(&at, field->key);
    buf_char(out, '{');
    add_text(out, "title", field->title);
    add_text(out, "description", field->help);
    if (input && !always) {
        if (!is_any(field) || field->schema_json != NULL)
            add_optional(out, field, &at);
    } else {
        if (!is_any(field)) {
            buf_char(out, ',');
            add_type(out, field, input);
        } else if (input) {
            buf_str(out, ",\"not\":" NOT_GIVEN_REF);
        }
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
    if (!input || always)
        add_own_schema(out, field, start, buf_cstr(&at));
    buf_char(out, '}');
}

/* Appends the value of a condition with the type that the other field has. */
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

/* If the other field has a default among these values, then this field is also
   shown when the other is not given. */
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

bool schema_has_rule(const struct card_field *field, bool input)
{
    return field->shown_if_key != NULL && (input || is_required(field));
}

void schema_rule(struct buf *out, struct fields fields,
                 const struct card_field *field, bool input)
{
    buf_str(out, "{\"if\":");
    add_condition(out, fields, field);
    if (is_required(field)) {
        buf_str(out, ",\"then\":{\"required\":[");
        json_quote_str(out, field->key);
        /* repeated here, since strict validators want required members to be in
           `properties` of the same object */
        buf_str(out, "],\"properties\":{");
        json_key(out, field->key);
        buf_str(out, input ? "{\"not\":" NOT_GIVEN_REF "}}}" : "true}}");
    }
    if (input) {
        buf_str(out, ",\"else\":{\"properties\":{");
        json_key(out, field->key);
        buf_str(out, NOT_GIVEN_REF "}}");
    }
    buf_char(out, '}');
}
