/* SPDX-License-Identifier: MIT */
/* verify-fields.c - checks on the fields of a descriptor. */
#include "config.h"

#include <string.h>

#include "check-fields.h"
#include "jsontext.h"
#include "pattern.h"
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

/* What the loader looks at. */
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

/* What it does not mind, and another host may. */
static enum verdict each(struct trial *trial, judgement *judge)
{
    struct fields lists[LISTS];

    lists_of(trial, lists);
    for (size_t i = 0; i < LISTS; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct card_field *field = &lists[i].at[j];
            auto_buf struct buf more = BUF_INIT(4096);
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

/* A later header may have more types and flags, and says so by its size. */
static const char *wrong_type(struct fields fields,
                              const struct card_field *field, struct buf *more)
{
    uint32_t texts = CARD_FIELD_MULTILINE | CARD_FIELD_PATH | CARD_FIELD_URL;

    (void)fields;
    (void)more;
    if (field->type < CARD_TYPE_TEXT || field->type > CARD_TYPE_OBJECT)
        return "its type is none of card.h";
    if (field->flags & ~0x7Fu)
        return "it has a flag that card.h does not have";
    if (field->role < CARD_ROLE_NONE || field->role > CARD_ROLE_PAYLOAD)
        return "its role is none of card.h";
    if (field->reserved != 0)
        return "reserved is not 0";
    if ((field->flags & texts) && field->type != CARD_TYPE_TEXT)
        return "it has a flag that only a text has";
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
               ? "it has choices and is no dropdown"
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
               ? "it has limits and is no number"
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
        return "it has a pattern and is no text";
    return pattern_valid(field->pattern, more)
               ? NULL
               : "its pattern is no regular expression: ";
}

static enum verdict check_patterns(struct trial *trial)
{
    if (step(trial, FIELDS_TEXTS) != PASS)
        return SKIP;
    return each(trial, wrong_pattern);
}

#define WHERE "One input, output or connection field"

const struct check verify_field_checks[] = {
    {"field-keys", "Each field has a key, and no other of its list has it.",
     WHERE, "Rename one of them.", READY_COPIED, check_keys},
    {"field-texts", "Each field has a title, and its texts are UTF-8.", WHERE,
     "Give a title; write texts in UTF-8, of a megabyte at most.", READY_COPIED,
     check_texts},
    {"field-types", "Types, flags and roles are those of card.h.",
     "card_field.type", "Take them from card.h; leave reserved 0.",
     READY_COPIED, check_types},
    {"choices",
     "A dropdown, and nothing else, has choices: text, all distinct.",
     "One value of a dropdown", "Give each choice its own value, and a title.",
     READY_COPIED, check_choices},
    {"conditions",
     "A field is shown by another field of its list, and by values it can "
     "have.",
     "Shown only when", "Name an existing field and values among its choices.",
     READY_COPIED, check_conditions},
    {"values", "Defaults and examples are JSON, and fit their field.",
     "what stands when it is not given, as JSON",
     "Write a text with its double quotes, and a value the field takes.",
     READY_COPIED, check_values},
    {"limits", "A number, and nothing else, has minimum and maximum, in order.",
     "numbers: smallest and largest allowed", "Set both, or leave both 0.",
     READY_COPIED, check_limits},
    {"patterns", "A text, and nothing else, has a pattern, and it is one.",
     "ECMA-262 regular expression", "Mend the pattern.", READY_COPIED,
     check_patterns},
    {.name = NULL},
};
