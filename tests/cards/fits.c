/* SPDX-License-Identifier: MIT */
/* fits.c - hold an object against fields, mistake by mistake. */
#include "fits.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 28)

struct work {
    struct buf *errors;
    const struct card_field *fields;
    size_t count;
    struct json_span object;
    unsigned without;
};

static void add(struct work *work, const char *field, const char *message)
{
    struct buf *out = work->errors;

    buf_str(out, out->size > 1 ? ",{" : "{");
    json_key(out, "field");
    json_quote_str(out, field);
    json_key(out, "pointer");
    buf_str(out, "\"");
    json_pointer_add(out, field, strlen(field));
    buf_str(out, "\"");
    json_key(out, "message");
    json_quote_str(out, message);
    buf_char(out, '}');
}

static bool given(const struct work *work, const char *key,
                  struct json_span *value)
{
    return json_find(work->object, key, value) && json_type(*value) != '0'
           && !(json_type(*value) == 's' && value->size == 2);
}

static bool shown(const struct work *work, const struct card_field *field)
{
    struct json_span value;

    if (field->shown_if_key == NULL)
        return true;
    if (!given(work, field->shown_if_key, &value) || json_type(value) != 's')
        return false;
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        if (json_string_is(value, field->shown_if_values[i]))
            return true;
    }
    return false;
}

static bool has_type(const struct card_field *field, struct json_span value)
{
    char type = json_type(value);

    if (field->flags & CARD_FIELD_ANY_JSON)
        return true;
    switch (field->type) {
    case CARD_TYPE_NUMBER:
        return type == 'n';
    case CARD_TYPE_BOOLEAN:
        return type == 't' || type == 'f';
    case CARD_TYPE_OBJECT:
        return type == 'o';
    default:
        return type == 's';
    }
}

static bool is_choice(const struct card_field *field, struct json_span value,
                      struct buf *message)
{
    buf_fmt(message, "%s is ", field->title);
    for (size_t i = 0; i < field->choice_count; i++) {
        if (json_string_is(value, field->choices[i].value))
            return true;
        if (i > 0)
            buf_str(message, i + 1 < field->choice_count ? ", " : " or ");
        buf_str(message, field->choices[i].value);
    }
    buf_char(message, '.');
    return false;
}

static bool is_in_range(const struct card_field *field, struct json_span value)
{
    struct buf text = BUF_INIT(LIMIT);
    double number;

    buf_add(&text, value.data, value.size);
    number = strtod(buf_cstr(&text), NULL);
    buf_free(&text);
    return (field->minimum == 0 && field->maximum == 0)
           || (number >= (double)field->minimum
               && number <= (double)field->maximum);
}

static bool matches(const struct card_field *field, struct json_span value)
{
    struct buf text = BUF_INIT(LIMIT);
    regex_t regex;
    bool found;

    if (field->pattern == NULL
        || regcomp(&regex, field->pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return true;
    json_unquote(&text, value);
    found = regexec(&regex, buf_cstr(&text), 0, NULL, 0) == 0;
    regfree(&regex);
    buf_free(&text);
    return found;
}

static void judge(struct work *work, const struct card_field *field)
{
    struct buf message = BUF_INIT(LIMIT);
    struct json_span value;
    bool is_text, is_number;

    if (!given(work, field->key, &value)) {
        buf_fmt(&message, "No %s input provided.", field->title);
        if ((field->flags & CARD_FIELD_REQUIRED) && shown(work, field)
            && !(work->without & FITS_NO_REQUIRED))
            add(work, field->key, buf_cstr(&message));
        buf_free(&message);
        return;
    }
    is_text = json_type(value) == 's';
    is_number = json_type(value) == 'n';
    if (!has_type(field, value)) {
        if (!(work->without & FITS_NO_TYPES))
            add(work, field->key, "It is of another type.");
    } else if (field->type == CARD_TYPE_DROPDOWN && is_text
               && !(work->without & FITS_NO_CHOICES)
               && !is_choice(field, value, &message)) {
        add(work, field->key, buf_cstr(&message));
    } else if (is_number && !(work->without & FITS_NO_LIMITS)
               && !is_in_range(field, value)) {
        add(work, field->key, "It is too small or too large.");
    } else if (is_text && !(work->without & FITS_NO_PATTERNS)
               && !matches(field, value)) {
        add(work, field->key, "It does not match its pattern.");
    }
    buf_free(&message);
}

static bool is_known(const struct work *work, struct json_span key)
{
    for (size_t i = 0; i < work->count; i++) {
        if (json_string_is(key, work->fields[i].key))
            return true;
    }
    return false;
}

/* A form of a million wrong keys has said enough at fifty. */
static void find_unknown(struct work *work)
{
    struct json_walk walk;
    struct json_span key, value;
    int found = 0;

    json_walk_into(&walk, work->object);
    while (found < 50 && json_walk_member(&walk, &key, &value)) {
        struct buf name = BUF_INIT(LIMIT);

        if (!is_known(work, key)) {
            json_unquote(&name, key);
            add(work, buf_cstr(&name), "There is no such input.");
            found++;
        }
        buf_free(&name);
    }
}

bool fits(struct buf *errors, const struct card_field *fields, size_t count,
          struct json_span object, unsigned without)
{
    struct work work = {errors, fields, count, object, without};

    buf_char(errors, '[');
    for (size_t i = 0; i < count; i++)
        judge(&work, &fields[i]);
    if (!(without & FITS_NO_UNKNOWN))
        find_unknown(&work);
    buf_char(errors, ']');
    return errors->size == 2;
}
