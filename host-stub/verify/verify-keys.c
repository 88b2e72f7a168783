/* SPDX-License-Identifier: MIT */
/*
 * verify-keys.c - checks on the keys of a form: duplicates and escapes
 *
 * Readers of JSON differ in how they treat a key that is given twice. A card
 * that checks one of the two values and uses the other could be made to do
 * something that it would have refused.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "jsonwrite.h"
#include "verify-probe.h"

/* ---- the same key twice ---- */

/* The outcome of a dry run. */
struct outcome {
    int32_t code;
    struct buf preview;
};

#define OUTCOME_INIT                       \
    {                                      \
        .preview = BUF_INIT(BUF_UNLIMITED) \
    }

static void outcome_free(struct outcome *outcome)
{
    buf_free(&outcome->preview);
}
#define auto_outcome __attribute__((cleanup(outcome_free)))

static void try_text(const struct probe *probe, const struct buf *text,
                     struct outcome *outcome)
{
    struct card_result result;

    outcome->code = probe_dry(probe, span_of_buf(text), &result);
    if (result.preview.data != NULL)
        buf_add(&outcome->preview, result.preview.data, result.preview.size);
    trial_release(probe->trial, &result);
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->code == b->code && a->preview.size == b->preview.size
           && memcmp(buf_cstr(&a->preview), buf_cstr(&b->preview),
                     a->preview.size)
                  == 0;
}

/* Writes the base with this value, followed by the same key with the other. */
static void put_twice(const struct probe *probe, struct buf *text,
                      struct json_span first, struct json_span last)
{
    probe_put(probe, text, first);
    while (text->size > 0 && text->data[text->size - 1] != '}')
        text->data[--text->size] = '\0';
    text->data[--text->size] = '\0';
    buf_char(text, ',');
    json_quote_str(text, probe->field->key);
    buf_char(text, ':');
    buf_add(text, last.data, last.size);
    buf_char(text, '}');
}

/* A value of the field's type other than the base's. */
static bool other_value(struct buf *json, const struct probe *probe)
{
    const struct card_field *field = probe->field;
    struct json_span value;

    if (!json_find(span_of_buf(&probe->base), field->key, &value))
        return false;
    switch (field->type) {
    case CARD_TYPE_TEXT:
        buf_add(json, value.data, value.size);
        if (json_type(value) != 's' || value.size < 3)
            return false;
        /* a text with one letter more probably matches a pattern too */
        json->data[json->size - 1] = json->data[json->size - 2];
        buf_char(json, '"');
        return json->data[json->size - 3] != '\\'
               && memchr(json->data, '\\', json->size) == NULL
               && (unsigned char)json->data[json->size - 2] < 0x80;
    case CARD_TYPE_NUMBER:
        buf_fmt(json, "%" PRId64, field->minimum + 1);
        break;
    case CARD_TYPE_BOOLEAN:
        buf_str(json, json_type(value) == 't' ? "false" : "true");
        break;
    case CARD_TYPE_DROPDOWN:
        for (size_t i = 0; i < field->choice_count; i++) {
            if (!json_string_is(value, field->choices[i].value)) {
                json_quote_str(json, field->choices[i].value);
                return true;
            }
        }
        return false;
    case CARD_TYPE_OBJECT:
        buf_str(json, "{\"verify\": 2}");
        break;
    default:
        return false;
    }
    return true;
}

/* A card may accept the key twice if it uses the last value. Its preview may
   also show both; it must not show only the first. */
static enum verdict judge_last(struct probe *probe, struct json_span first,
                               struct json_span last)
{
    auto_buf struct buf alone = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf twice = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf before = BUF_INIT(BUF_UNLIMITED);
    auto_outcome struct outcome is_alone = OUTCOME_INIT, again = OUTCOME_INIT;
    auto_outcome struct outcome is_twice = OUTCOME_INIT,
                                is_first = OUTCOME_INIT;

    probe_put(probe, &alone, last);
    probe_put(probe, &before, first);
    put_twice(probe, &twice, first, last);
    try_text(probe, &alone, &is_alone);
    try_text(probe, &before, &is_first);
    try_text(probe, &before, &again);
    try_text(probe, &twice, &is_twice);
    probe->tried++;
    if (is_twice.code == probe->code)
        return PASS;
    if (is_twice.code != CARD_OK)
        return probe_fail(probe, "its key twice",
                          "it returns a different code");
    /* a preview that changes from call to call, or is the same for both values,
       proves nothing */
    if (is_alone.code != CARD_OK || !same(&is_first, &again)
        || same(&is_alone, &is_first) || !same(&is_first, &is_twice))
        return PASS;
    return probe_fail(probe, "its key twice", "the first value counts");
}

/* The last value is of another type, which is refused on its own. */
static enum verdict judge_wrong(struct probe *probe, struct json_span first)
{
    const char *wrong = probe->field->type == CARD_TYPE_NUMBER ? "\"x\"" : "7";
    auto_buf struct buf alone = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf twice = BUF_INIT(BUF_UNLIMITED);
    auto_outcome struct outcome is_alone = OUTCOME_INIT;
    auto_outcome struct outcome is_twice = OUTCOME_INIT;

    probe_put(probe, &alone, span_of_str(wrong));
    put_twice(probe, &twice, first, span_of_str(wrong));
    try_text(probe, &alone, &is_alone);
    try_text(probe, &twice, &is_twice);
    if (is_alone.code == CARD_OK)
        return PASS;
    probe->tried++;
    return is_twice.code == CARD_OK
               ? probe_fail(probe,
                            "its key twice, the last time with a value"
                            " of another type",
                            "it is accepted")
               : PASS;
}

static enum verdict judge_twice(struct probe *probe)
{
    auto_buf struct buf other = BUF_INIT(BUF_DATA);
    auto_outcome struct outcome base = OUTCOME_INIT;
    struct json_span first;
    enum verdict verdict;

    try_text(probe, &probe->base, &base);
    if (base.code != CARD_OK
        || !json_find(span_of_buf(&probe->base), probe->field->key, &first))
        return PASS; /* nothing can be concluded */
    verdict = judge_wrong(probe, first);
    if (verdict == PASS && other_value(&other, probe))
        verdict = judge_last(probe, first, span_of_buf(&other));
    return verdict;
}

static enum verdict check_twice(struct trial *trial)
{
    enum verdict inputs =
        probe_each(trial, false, judge_twice, "no input has a value");
    enum verdict connection;

    if (inputs == FAIL)
        return FAIL;
    connection = probe_each(trial, true, judge_twice, "no field has a value");
    return connection == SKIP ? inputs : connection;
}

/* ---- a key with an escape ---- */

/* Writes the base with the first letter of the key as an escape. */
static bool escape_key(const struct probe *probe, struct buf *text)
{
    struct json_walk walk;
    struct json_span key, value;
    struct json_span base = span_of_buf(&probe->base);

    json_walk_into(&walk, base);
    while (json_walk_member(&walk, &key, &value)) {
        if (!json_string_is(key, probe->field->key))
            continue;
        if (key.data[1] == '\\' || (unsigned char)key.data[1] >= 0x80)
            return false;
        buf_add(text, base.data, (size_t)(key.data + 1 - base.data));
        json_escape_code(text, (unsigned char)key.data[1]);
        buf_add(text, key.data + 2,
                (size_t)(base.data + base.size - key.data - 2));
        return true;
    }
    return false;
}

static enum verdict judge_escaped(struct probe *probe)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf rest = BUF_INIT(BUF_UNLIMITED);
    auto_outcome struct outcome base = OUTCOME_INIT, escaped = OUTCOME_INIT;
    auto_outcome struct outcome without = OUTCOME_INIT;

    if (!escape_key(probe, &text))
        return PASS;
    try_text(probe, &probe->base, &base);
    if (base.code != CARD_OK)
        return PASS;
    probe->tried++;
    try_text(probe, &text, &escaped);
    if (escaped.code != CARD_OK)
        return probe_fail(probe, "its key spelled with an escape",
                          "it is refused, though JSON makes no difference");
    form_without(&rest, span_of_buf(&probe->base), probe->field->key);
    try_text(probe, &rest, &without);
    if (same(&escaped, &without) && !same(&escaped, &base))
        return probe_fail(probe, "its key spelled with an escape",
                          "the preview is as if it were not there");
    return PASS;
}

static enum verdict check_escaped(struct trial *trial)
{
    enum verdict inputs =
        probe_each(trial, false, judge_escaped, "no input has a value");
    enum verdict connection;

    if (inputs == FAIL)
        return FAIL;
    connection = probe_each(trial, true, judge_escaped, "no field has a value");
    return connection == SKIP ? inputs : connection;
}

const struct check verify_key_checks[] = {
    {"key-twice",
     "A key that is given twice is refused, or the last value counts for all.",
     "its last value counts in all that the",
     "Refuse it; or read and check one parsed object, whose last value"
     " wins.",
     READY_CALLS, check_twice},
    {"key-escaped", "A key that is spelled with an escape is the same key.",
     "Keys are compared after", "Compare keys after their escapes are decoded.",
     READY_CALLS, check_escaped},
    {.name = NULL},
};
