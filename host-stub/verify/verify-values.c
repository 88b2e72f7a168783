/* SPDX-License-Identifier: MIT */
/* verify-values.c - does a JSON value fit what a field says of itself? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"
#include "verify.h"

/* Only the two ends matter; a number too long for a double is beyond them. */
static bool is_in_range(const struct card_field *field, struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(4096);
    double number;

    if (field->minimum == 0 && field->maximum == 0)
        return true;
    buf_add(&text, value.data, value.size);
    number = strtod(buf_cstr(&text), NULL);
    return buf_ok(&text) && number >= (double)field->minimum
           && number <= (double)field->maximum;
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
    auto_buf struct buf text = BUF_INIT(1u << 20);

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
        return type != 's' ? "it is no string" : misfit_text(field, value);
    case CARD_TYPE_NUMBER:
        if (type != 'n')
            return "it is no number";
        return is_in_range(field, value)
                   ? NULL
                   : "it is beyond the field's minimum and maximum";
    case CARD_TYPE_BOOLEAN:
        return type == 't' || type == 'f' ? NULL : "it is not true or false";
    case CARD_TYPE_DROPDOWN:
        return type == 's' && is_choice(field, value)
                   ? NULL
                   : "it is none of the field's choices";
    case CARD_TYPE_OBJECT:
        return type == 'o' ? NULL : "it is no object";
    default:
        return NULL;
    }
}
