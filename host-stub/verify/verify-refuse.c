/* SPDX-License-Identifier: MIT */
/*
 * verify-refuse.c - checks that execute() refuses what the schema refuses
 *
 * For each field, a form that shows it and is accepted is built from the
 * descriptor, and then the same form with one thing wrong. The same rules apply
 * to the inputs and the connection, with different codes.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "form-text.h"
#include "jsonwrite.h"
#include "pattern.h"
#include "verify.h"

/* The list of fields being tested. */
struct list {
    struct trial *trial;
    struct fields fields;
    int32_t code;    /* the code of a refusal */
    size_t tried;    /* number of faulty texts tried */
    bool may_accept; /* a fault that the host also refuses */
};

static bool is_connection(const struct list *list)
{
    return list->code == CARD_BAD_CONNECTION;
}

static int32_t dry(const struct list *list, struct json_span text,
                   struct card_result *result)
{
    struct trial *trial = list->trial;

    return trial_call(
        trial, CARD_DRY_RUN,
        is_connection(list) ? span_of_buf(&trial->form) : text,
        is_connection(list) ? text : span_of_buf(&trial->connection), result);
}

static bool is_accepted(const struct list *list, const struct buf *text)
{
    struct card_result result;
    int32_t code = dry(list, span_of_buf(text), &result);

    trial_release(list->trial, &result);
    return code == CARD_OK;
}

/* Expects a refusal of this text, which is wrong at this key. */
static enum verdict expect(struct list *list, struct json_span text,
                           const char *key, const char *what)
{
    struct trial *trial = list->trial;
    struct card_result result;
    int32_t code = dry(list, text, &result);
    auto_buf struct buf ignored = BUF_INIT(BUF_LINE);
    const char *name = card_code_name(code);
    bool says = key == NULL || !error_well_formed(code, result.error, &ignored)
                || error_names(result.error, key);

    list->tried++;
    trial_release(trial, &result);
    if (code == CARD_OK)
        return list->may_accept ? PASS
                                : trial_fail(trial, "it accepts %s", what);
    if (code != list->code)
        return trial_fail(trial, "it refuses %s with %s, not with CARD_%s",
                          what, name != NULL ? name : "a code of its own",
                          card_code_name(list->code));
    if (!says)
        return trial_fail(trial,
                          "it refuses %s, but neither field nor pointer"
                          " of its error names '%s'",
                          what, key);
    return PASS;
}

/* Writes a text that shows the field and is accepted with a value in it. */
static bool show_field(const struct list *list, const struct card_field *field,
                       struct buf *text)
{
    auto_buf struct buf json = BUF_INIT(BUF_DATA);
    struct json_span value;
    const struct buf *base =
        is_connection(list) ? &list->trial->connection : &list->trial->form;

    buf_add(text, buf_cstr(base), base->size);
    form_show(text, list->fields, field);
    if (!json_find(span_of_buf(text), field->key, &value)) {
        value_fitting(&json, field);
        form_put(text, field->key, span_of_buf(&json));
    }
    return is_accepted(list, text);
}

static enum verdict expect_value(struct list *list,
                                 const struct card_field *field,
                                 const char *value, const char *what)
{
    auto_buf struct buf text = BUF_INIT(BUF_DATA);
    auto_buf struct buf said = BUF_INIT(BUF_TEXT);

    if (!show_field(list, field, &text))
        return PASS; /* nothing can be concluded */
    form_put(&text, field->key, span_of_str(value));
    buf_fmt(&said, "%.200s as '%.100s', %s", value, field->key, what);
    return expect(list, span_of_buf(&text), field->key, buf_cstr(&said));
}

typedef enum verdict judgement(struct list *list,
                               const struct card_field *field);

static enum verdict each(struct trial *trial, bool connection, judgement *judge,
                         const char *none)
{
    struct list list = {
        trial, connection ? trial->about.connection : trial->about.inputs,
        connection ? CARD_BAD_CONNECTION : CARD_INVALID_INPUT, 0, false};

    for (size_t i = 0; i < list.fields.count; i++) {
        enum verdict verdict = judge(&list, &list.fields.at[i]);

        if (verdict != PASS)
            return verdict;
    }
    return list.tried > 0 ? PASS : trial_skip(trial, "%s", none);
}

static enum verdict missing(struct list *list, const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_DATA);
    auto_buf struct buf without = BUF_INIT(BUF_DATA);
    auto_buf struct buf what = BUF_INIT(BUF_LINE);
    enum verdict verdict;

    if (!(field->flags & CARD_FIELD_REQUIRED) || field->default_json != NULL
        || !show_field(list, field, &text))
        return PASS;
    form_without(&without, span_of_buf(&text), field->key);
    if (!field_shown(list->fields, field, span_of_buf(&without)))
        return PASS;
    buf_fmt(&what, "a %s without the required '%.100s'",
            is_connection(list) ? "connection" : "form", field->key);
    verdict = expect(list, span_of_buf(&without), field->key, buf_cstr(&what));
    if (verdict != PASS)
        return verdict;
    form_put(&text, field->key, span_of_str("null"));
    return expect(list, span_of_buf(&text), field->key, buf_cstr(&what));
}

/* Adds one half to an integer that the field accepts, if it accepts two in a
   row. */
static enum verdict fraction(struct list *list, const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);

    if (!field_is_integer(field))
        return PASS;
    buf_fmt(&text, "%" PRId64 ".5", field->minimum < 0 ? 0 : field->minimum);
    return expect_value(list, field, buf_cstr(&text),
                        "which is not a whole number");
}

static enum verdict mistyped(struct list *list, const struct card_field *field)
{
    static const char *const wrong[][4] = {
        [CARD_TYPE_TEXT] = {"7", "true", "[\"x\"]", "{\"a\":1}"},
        [CARD_TYPE_NUMBER] = {"\"x\"", "true", "[1]", "{\"a\":1}"},
        [CARD_TYPE_BOOLEAN] = {"\"x\"", "1", "[true]", "{\"a\":1}"},
        [CARD_TYPE_DROPDOWN] = {"7", "true", "[\"x\"]", "{\"a\":1}"},
        [CARD_TYPE_OBJECT] = {"7", "true", "[1]", "\"x\""},
    };

    if (field->type < CARD_TYPE_TEXT || field->type > CARD_TYPE_OBJECT
        || (field->flags & CARD_FIELD_ANY_JSON))
        return PASS;
    for (size_t i = 0; i < 4; i++) {
        enum verdict verdict =
            expect_value(list, field, wrong[field->type][i],
                         field->type == CARD_TYPE_DROPDOWN ? "a dropdown"
                                                           : "which is of"
                                                             " another type");

        if (verdict != PASS)
            return verdict;
    }
    return fraction(list, field);
}

static enum verdict no_choice(struct list *list, const struct card_field *field)
{
    auto_buf struct buf more = BUF_INIT(BUF_TEXT);
    auto_buf struct buf json = BUF_INIT(16384);
    enum verdict verdict;

    if (field->type != CARD_TYPE_DROPDOWN)
        return PASS;
    verdict = expect_value(list, field, "\"verify-no-such-choice\"",
                           "none of its choices");
    if (verdict != PASS)
        return verdict;
    buf_fmt(&more, "%s ", field->choices[0].value);
    json_quote(&json, buf_cstr(&more), more.size);
    return expect_value(list, field, buf_cstr(&json), "none of its choices");
}

static enum verdict out_of_limits(struct list *list,
                                  const struct card_field *field)
{
    char texts[2][24];
    enum verdict verdict = PASS;

    if (field->type != CARD_TYPE_NUMBER
        || (field->minimum == 0 && field->maximum == 0))
        return PASS;
    snprintf(texts[0], sizeof texts[0], "%" PRId64, field->minimum - 1);
    snprintf(texts[1], sizeof texts[1], "%" PRId64, field->maximum + 1);
    if (field->minimum > INT64_MIN)
        verdict = expect_value(list, field, texts[0], "below its minimum");
    if (verdict == PASS && field->maximum < INT64_MAX)
        verdict = expect_value(list, field, texts[1], "above its maximum");
    return verdict != PASS
               ? verdict
               : expect_value(list, field, "1e300", "above its maximum");
}

static enum verdict off_pattern(struct list *list,
                                const struct card_field *field)
{
    static const char *const texts[] = {"x", "!", "7", "<x>",    "a b",
                                        "-", "/", "X", "verify", "{}"};

    if (field->type != CARD_TYPE_TEXT || field->pattern == NULL)
        return PASS;
    list->may_accept = true; /* hosts check it */
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        auto_buf struct buf json = BUF_INIT(BUF_WORD);

        if (pattern_match(field->pattern, texts[i]) != PATTERN_DIFFERS)
            continue;
        json_quote_str(&json, texts[i]);
        return expect_value(list, field, buf_cstr(&json),
                            "which does not match its pattern");
    }
    return PASS;
}

static enum verdict garbage(struct trial *trial, bool connection)
{
    static const char *const texts[] = {
        "",
        "nonsense",
        "[]",
        "7",
        "null",
        "\"x\"",
        "{",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "{'a':1}",
        "{\"a\":\"\xFF\"}",
        "{} {}",
        "\xEF\xBB\xBF{}",
        "{\"a\":\"\n\"}",
    };
    struct list list = {trial,
                        {NULL, 0},
                        connection ? CARD_BAD_CONNECTION : CARD_INVALID_INPUT,
                        0,
                        false};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        auto_buf struct buf what = BUF_INIT(BUF_WORD);
        enum verdict verdict;

        json_quote_str(&what, texts[i]);
        buf_str(&what, ", which is not a JSON object,");
        verdict = expect(&list, span_of_str(texts[i]), NULL, buf_cstr(&what));
        if (verdict != PASS)
            return verdict;
    }
    return PASS;
}

static enum verdict check_unknown(struct trial *trial)
{
    static const char key[] = "verify_no_such_input";
    auto_buf struct buf text = BUF_INIT(BUF_DATA);
    struct list list = {trial, trial->about.inputs, CARD_INVALID_INPUT, 0,
                        false};

    buf_add(&text, buf_cstr(&trial->form), trial->form.size);
    form_put(&text, key, span_of_str("1"));
    return expect(&list, span_of_buf(&text), key,
                  "a key that no input has, verify_no_such_input,");
}

#define CHECK(name, connection, judge, none)         \
    static enum verdict name(struct trial *trial)    \
    {                                                \
        return each(trial, connection, judge, none); \
    }

CHECK(check_missing, false, missing, "it has no required input")
CHECK(check_types, false, mistyped, "no input is bound to a type")
CHECK(check_choices, false, no_choice, "no input is a dropdown")
CHECK(check_limits, false, out_of_limits, "no input has limits")
CHECK(check_patterns, false, off_pattern,
      "no input has a pattern that verify understands")
CHECK(connection_missing, true, missing, "no connection field is required")
CHECK(connection_types, true, mistyped, "it has no connection fields")
CHECK(connection_choices, true, no_choice, "no connection field is a dropdown")
CHECK(connection_limits, true, out_of_limits, "no connection field has limits")
CHECK(connection_patterns, true, off_pattern,
      "no connection field has a pattern that verify understands")

static enum verdict check_garbage(struct trial *trial)
{
    return garbage(trial, false);
}

static enum verdict connection_garbage(struct trial *trial)
{
    return garbage(trial, true);
}

#define WHERE "What the host asks"
#define NAMES " Return CARD_INVALID_INPUT, with the key as field."
#define OF_CONNECTION " Return CARD_BAD_CONNECTION, with the key as field."

const struct check verify_refuse_checks[] = {
    {"refuses-garbage", "Inputs that are not a JSON object are refused.", WHERE,
     "Validate the text strictly (RFC 8259) before reading it.", READY_CALLS,
     check_garbage},
    {"refuses-missing", "A form without a required input is refused.", WHERE,
     "Check for each required input; null counts as absent." NAMES, READY_CALLS,
     check_missing},
    {"refuses-types", "An input of another type than its field is refused.",
     WHERE, "Check the JSON type of each input." NAMES, READY_CALLS,
     check_types},
    {"refuses-unknown", "An input that the card does not have is refused.",
     WHERE, "Check each key of the form." NAMES, READY_CALLS, check_unknown},
    {"refuses-choices", "A dropdown accepts its choices and nothing else.",
     WHERE, "Compare with each choice, to the end." NAMES, READY_CALLS,
     check_choices},
    {"refuses-limits", "A number beyond minimum and maximum is refused.", WHERE,
     "Check the limits again." NAMES, READY_CALLS, check_limits},
    {"refuses-patterns",
     "A text that does not match its pattern is accepted, or refused properly.",
     "Values", "Leave patterns to the host, or name the field." NAMES,
     READY_CALLS, check_patterns},
    {.name = NULL},
};

const struct check verify_connection_checks[] = {
    {"connection-garbage", "A connection that is not a JSON object is refused.",
     WHERE, "Validate the text strictly, and return CARD_BAD_CONNECTION.",
     READY_CALLS, connection_garbage},
    {"connection-missing", "A connection without a required field is refused.",
     WHERE, "Check for each required field that is shown." OF_CONNECTION,
     READY_CALLS, connection_missing},
    {"connection-types", "A connection field of another type is refused.",
     WHERE, "Check the JSON type of each field." OF_CONNECTION, READY_CALLS,
     connection_types},
    {"connection-choices",
     "A dropdown of the connection accepts only its choices.", WHERE,
     "Compare with each choice, to the end." OF_CONNECTION, READY_CALLS,
     connection_choices},
    {"connection-limits", "A number beyond its limits is refused.", WHERE,
     "Check the limits again." OF_CONNECTION, READY_CALLS, connection_limits},
    {"connection-patterns",
     "A text that does not match is accepted, or refused properly.", "Values",
     "Leave patterns to the host, or name the field." OF_CONNECTION,
     READY_CALLS, connection_patterns},
    {.name = NULL},
};
