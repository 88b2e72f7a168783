/* SPDX-License-Identifier: MIT */
/* verify-values.c - does a JSON value fit a field's description? */
#include <stdlib.h>
#include <string.h>

#include "pattern.h"
#include "verify.h"

/* Only the two limits matter; a number too long for a double is beyond them. */
static bool is_in_range(const struct card_field *field, struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    double number;

    if (field->minimum == 0 && field->maximum == 0)
        return true;
    buf_add(&text, value.data, value.size);
    number = strtod(buf_cstr(&text), NULL);
    return buf_ok(&text) && number >= (double)field->minimum
           && number <= (double)field->maximum;
}

/* 5.0 and 1e3 are whole numbers too; beyond 2^53 a double has no fraction. */
static bool is_whole(struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    double number;

    buf_add(&text, value.data, value.size);
    if (!buf_ok(&text) || strpbrk(buf_cstr(&text), ".eE") == NULL)
        return true;
    number = strtod(buf_cstr(&text), NULL);
    if (number <= -9007199254740992.0 || number >= 9007199254740992.0)
        return true;
    return number == (double)(int64_t)number;
}

static const char *misfit_number(const struct card_field *field,
                                 struct json_span value)
{
    if (!is_in_range(field, value))
        return "it is beyond the field's minimum and maximum";
    if (field->format != NULL && strcmp(field->format, CARD_FORMAT_INTEGER) == 0
        && !is_whole(value))
        return "it is not a whole number";
    return NULL;
}

static bool is_choice(const struct card_field *field, struct json_span value)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (json_string_is(value, field->choices[i].value))
            return true;
    }
    return false;
}

static const char *misfit_text(const struct card_field *field,
                               struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    if (field->pattern == NULL)
        return NULL;
    json_unquote(&text, value);
    return pattern_match(field->pattern, buf_cstr(&text)) == PATTERN_DIFFERS
               ? "it does not match the field's pattern"
               : NULL;
}

const char *value_misfit(const struct card_field *field, struct json_span value)
{
    char type = json_type(value);

    if (field->flags & CARD_FIELD_ANY_JSON)
        return NULL;
    switch (field->type) {
    case CARD_TYPE_TEXT:
        return type != 's' ? "it is not a string" : misfit_text(field, value);
    case CARD_TYPE_NUMBER:
        if (type != 'n')
            return "it is not a number";
        return misfit_number(field, value);
    case CARD_TYPE_BOOLEAN:
        return type == 't' || type == 'f' ? NULL : "it is not true or false";
    case CARD_TYPE_DROPDOWN:
        return type == 's' && is_choice(field, value)
                   ? NULL
                   : "it is not one of the field's choices";
    case CARD_TYPE_OBJECT:
        return type == 'o' ? NULL : "it is not an object";
    default:
        return NULL;
    }
}
