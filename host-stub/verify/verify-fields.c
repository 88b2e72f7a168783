/* SPDX-License-Identifier: MIT */
/* verify-fields.c - checks on the fields of a descriptor. */
#include "config.h"

#include <string.h>

#include "check-fields.h"
#include "pattern.h"
#include "schema-ref.h"
#include "verify.h"

#define LISTS 3

typedef const char *judgement(struct fields fields,
                              const struct card_field *field, struct buf *more);

static void lists_of(const struct trial *trial, struct fields *lists)
{
    lists[0] = trial->about.inputs;
    lists[1] = trial->about.outputs;
    lists[2] = trial->about.connection;
}

/* Checks one step of the loader. */
static enum verdict step(struct trial *trial, enum fields_step which)
{
    struct fields lists[LISTS];

    lists_of(trial, lists);
    for (size_t i = 0; i < LISTS; i++) {
        if (!check_fields_step(lists[i], which, &trial->why))
            return FAIL;
    }
    return PASS;
}

/* Checks that the loader does not need but other hosts may. */
static enum verdict each(struct trial *trial, judgement *judge)
{
    struct fields lists[LISTS];

    lists_of(trial, lists);
    for (size_t i = 0; i < LISTS; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct card_field *field = &lists[i].at[j];
            auto_buf struct buf more = BUF_INIT(BUF_LINE);
            const char *wrong = judge(lists[i], field, &more);

            if (wrong != NULL)
                return trial_fail(trial, "field '%.100s': %s%s", field->key,
                                  wrong, buf_cstr(&more));
        }
    }
    return PASS;
}

static enum verdict check_keys(struct trial *trial)
{
    return step(trial, FIELDS_KEYS);
}

static enum verdict check_texts(struct trial *trial)
{
    return step(trial, FIELDS_TEXTS);
}

/* A later header may define more types and flags, and shows that by its size.
 */
static const char *wrong_type(struct fields fields,
                              const struct card_field *field, struct buf *more)
{
    uint32_t texts = CARD_FIELD_MULTILINE | CARD_FIELD_PATH | CARD_FIELD_URL
                     | CARD_FIELD_CHOICES;

    (void)fields;
    (void)more;
    if (field->type < CARD_TYPE_TEXT || field->type > CARD_TYPE_OBJECT)
        return "its type is not one of card.h";
    if (field->flags & ~0xFFu)
        return "it has a flag that card.h does not define";
    if (field->role < CARD_ROLE_NONE || field->role > CARD_ROLE_PAYLOAD)
        return "its role is not one of card.h";
    if (field->reserved != 0)
        return "reserved is not 0";
    if ((field->flags & texts) && field->type != CARD_TYPE_TEXT)
        return "it has a flag that only a text may have";
    return NULL;
}

static enum verdict check_types(struct trial *trial)
{
    if (trial->raw->field_size > sizeof(struct card_field))
        return trial_skip(trial, "it is built with a later card.h");
    return each(trial, wrong_type);
}

static const char *wrong_choices(struct fields fields,
                                 const struct card_field *field,
                                 struct buf *more)
{
    (void)fields;
    (void)more;
    return field->choice_count > 0 && field->type != CARD_TYPE_DROPDOWN
               ? "it has choices but is not a dropdown"
               : NULL;
}

static enum verdict check_choices(struct trial *trial)
{
    enum verdict verdict = step(trial, FIELDS_CHOICES);

    return verdict == PASS ? each(trial, wrong_choices) : verdict;
}

static const char *wrong_condition(struct fields fields,
                                   const struct card_field *field,
                                   struct buf *more)
{
    const struct card_field *control = field;
    size_t steps = 0;

    if (field->shown_if_key == NULL)
        return NULL;
    while (control != NULL && control->shown_if_key != NULL) {
        control = field_find(fields, control->shown_if_key);
        if (++steps > fields.count)
            return "its condition leads back to itself";
    }
    control = field_find(fields, field->shown_if_key);
    if (control == NULL || control->type != CARD_TYPE_DROPDOWN)
        return NULL;
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        size_t j = 0;

        while (j < control->choice_count
               && strcmp(control->choices[j].value, field->shown_if_values[i])
                      != 0)
            j++;
        if (j == control->choice_count) {
            buf_fmt(more, " has no choice '%.100s'", field->shown_if_values[i]);
            return control->key;
        }
    }
    return NULL;
}

static enum verdict check_conditions(struct trial *trial)
{
    enum verdict verdict;

    if (step(trial, FIELDS_KEYS) != PASS || step(trial, FIELDS_CHOICES) != PASS)
        return SKIP;
    verdict = step(trial, FIELDS_CONDITIONS);
    return verdict == PASS ? each(trial, wrong_condition) : verdict;
}

static const char *wrong_json(const struct card_field *field, const char *json,
                              const char *name, struct buf *more)
{
    const char *misfit;

    if (json == NULL)
        return NULL;
    misfit = value_misfit(field, json_trim(span_of_str(json)));
    if (misfit != NULL)
        buf_fmt(more, " %.100s does not fit: %s", json, misfit);
    return misfit != NULL ? name : NULL;
}

static const char *wrong_values(struct fields fields,
                                const struct card_field *field,
                                struct buf *more)
{
    const char *wrong =
        wrong_json(field, field->default_json, "default_json", more);

    (void)fields;
    return wrong != NULL
               ? wrong
               : wrong_json(field, field->example_json, "example_json", more);
}

static enum verdict check_values(struct trial *trial)
{
    enum verdict verdict = step(trial, FIELDS_JSON);

    if (verdict != PASS)
        return verdict;
    if (step(trial, FIELDS_CHOICES) != PASS || step(trial, FIELDS_TEXTS) != PASS
        || step(trial, FIELDS_LIMITS) != PASS)
        return SKIP;
    return each(trial, wrong_values);
}

static const char *wrong_limits(struct fields fields,
                                const struct card_field *field,
                                struct buf *more)
{
    (void)fields;
    (void)more;
    return (field->minimum != 0 || field->maximum != 0)
                   && field->type != CARD_TYPE_NUMBER
               ? "it has limits but is not a number"
               : NULL;
}

static enum verdict check_limits(struct trial *trial)
{
    enum verdict verdict = step(trial, FIELDS_LIMITS);

    return verdict == PASS ? each(trial, wrong_limits) : verdict;
}

static const char *wrong_pattern(struct fields fields,
                                 const struct card_field *field,
                                 struct buf *more)
{
    (void)fields;
    if (field->pattern == NULL)
        return NULL;
    if (field->type != CARD_TYPE_TEXT)
        return "it has a pattern but is not a text";
    switch (pattern_kind(field->pattern, more)) {
    case PATTERN_BROKEN:
        return "its pattern is not a regular expression: ";
    case PATTERN_FOREIGN:
        return "its pattern is not one of ECMA-262: ";
    default:
        return NULL;
    }
}

static void warn_of_pattern(struct trial *trial, struct fields fields)
{
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];
        auto_buf struct buf why = BUF_INIT(BUF_LINE);

        if (field->pattern == NULL
            || pattern_kind(field->pattern, &why) != PATTERN_BEYOND)
            continue;
        trial_warn(trial, "field '%.100s': its pattern is not judged: %s",
                   field->key, buf_cstr(&why));
        return;
    }
}

static enum verdict check_patterns(struct trial *trial)
{
    struct fields lists[LISTS];
    enum verdict verdict;

    if (step(trial, FIELDS_TEXTS) != PASS)
        return SKIP;
    verdict = each(trial, wrong_pattern);
    lists_of(trial, lists);
    for (size_t i = 0; i < LISTS && verdict == PASS && !trial->is_warned; i++)
        warn_of_pattern(trial, lists[i]);
    return verdict;
}

static const char *wrong_format(struct fields fields,
                                const struct card_field *field,
                                struct buf *more)
{
    (void)fields;
    if (field_knows_format(field))
        return NULL;
    buf_fmt(more, " '%.100s'", field->format);
    return field->type == CARD_TYPE_NUMBER
               ? "a number has the format integer or none, not"
           : field->type == CARD_TYPE_TEXT
               ? "JSON Schema (2020-12) does not define this format of texts:"
               : "only a text or a number may have a format; this field has";
}

static enum verdict check_formats(struct trial *trial)
{
    if (step(trial, FIELDS_TEXTS) != PASS)
        return SKIP;
    return each(trial, wrong_format);
}

/* Does the schema's `type` allow this type? Without `type` every type is
   allowed. */
static bool allows(struct json_span schema, const char *name)
{
    struct json_span types, one;
    struct json_walk walk;

    if (!json_find(schema, "type", &types))
        return true;
    if (json_type(types) == 's')
        return json_string_is(types, name);
    json_walk_into(&walk, types);
    while (json_type(types) == 'a' && json_walk_element(&walk, &one)) {
        if (json_type(one) == 's' && json_string_is(one, name))
            return true;
    }
    return false;
}

static const char *wrong_schema(struct fields fields,
                                const struct card_field *field,
                                struct buf *more)
{
    static const char *const names[] = {[CARD_TYPE_TEXT] = "string",
                                        [CARD_TYPE_NUMBER] = "number",
                                        [CARD_TYPE_BOOLEAN] = "boolean",
                                        [CARD_TYPE_DROPDOWN] = "string",
                                        [CARD_TYPE_OBJECT] = "object"};
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct json_span schema;

    (void)fields;
    if (field->schema_json == NULL)
        return NULL;
    if (!schema_stands_alone(field->schema_json, &why)) {
        buf_fmt(more, " %s; hosts do not use it", buf_cstr(&why));
        return "of its schema_json:";
    }
    if (field->type < CARD_TYPE_TEXT || field->type > CARD_TYPE_OBJECT
        || (field->flags & CARD_FIELD_ANY_JSON))
        return NULL;
    schema = span_of_str(field->schema_json);
    if (allows(schema, names[field->type])
        || (field->type == CARD_TYPE_NUMBER && allows(schema, "integer")))
        return NULL;
    buf_fmt(more, " %s", names[field->type]);
    return "its schema_json does not allow the field's own type,";
}

static enum verdict check_schemas(struct trial *trial)
{
    enum verdict verdict = step(trial, FIELDS_SCHEMAS);

    return verdict == PASS ? each(trial, wrong_schema) : verdict;
}

#define WHERE "One input, output or connection field"

const struct check verify_field_checks[] = {
    {"field-keys", "Each field has a key, and no other of its list has it.",
     WHERE, "Rename one of them.", READY_COPIED, check_keys},
    {"field-texts", "Each field has a title, and its texts are UTF-8.", WHERE,
     "Give a title; write texts in UTF-8, of a megabyte at most.", READY_COPIED,
     check_texts},
    {"field-types", "Types, flags and roles are those of card.h.",
     "card_field.type", "Use those of card.h; leave reserved 0.", READY_COPIED,
     check_types},
    {"choices",
     "A dropdown, and nothing else, has choices: text, all distinct.",
     "One value of a dropdown", "Give each choice its own value, and a title.",
     READY_COPIED, check_choices},
    {"conditions",
     "A field is shown by another field of its list, and by values it can "
     "have.",
     "Shown only when", "Name an existing field and values among its choices.",
     READY_COPIED, check_conditions},
    {"values", "Defaults and examples are JSON and fit their field.",
     "the value when it is not given, as JSON",
     "Write a text with its double quotes, and a value that the field accepts.",
     READY_COPIED, check_values},
    {"limits", "A number, and nothing else, has minimum and maximum, in order.",
     "numbers: smallest and largest allowed", "Set both, or leave both 0.",
     READY_COPIED, check_limits},
    {"formats", "A format is one of JSON Schema's, or integer of a number.",
     "How the value is written", "Use a name of card.h, or none.", READY_COPIED,
     check_formats},
    {"field-schemas",
     "A field's schema is one self-contained JSON object and fits its type.",
     "as a JSON Schema (2020-12) in one JSON object",
     "Write an object; refer by $ref within it alone; give it the field's "
     "type.",
     READY_COPIED, check_schemas},
    {"patterns", "Only a text has a pattern, and the pattern is valid.",
     "ECMA-262 regular expression", "Fix the pattern.", READY_COPIED,
     check_patterns},
    {.name = NULL},
};
