/* SPDX-License-Identifier: MIT */
/*
 * verify-canon.c - one canonical text for all forms that mean the same
 *
 * Members are sorted by key, strings have one set of escapes, numbers one
 * notation, and values that are not given are left out. Two forms mean the same
 * to a card if these texts are equal.
 */
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"
#include "verify.h"

static void add_value(struct buf *out, struct json_span value);

static void add_string(struct buf *out, struct json_span string)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    json_unquote(&text, string);
    json_quote(out, buf_cstr(&text), text.size);
}

/* For 0012.50e1, the digits are 125 and the exponent is 0: the value is digits
   times ten to the exponent. */
static void add_number(struct buf *out, struct json_span number)
{
    auto_buf struct buf digits = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf exponent_text = BUF_INIT(BUF_WORD);
    long long exponent = 0;
    bool after_point = false;
    size_t i = 0;

    for (; i < number.size && number.data[i] != 'e' && number.data[i] != 'E';
         i++) {
        if (number.data[i] == '.')
            after_point = true;
        if (number.data[i] < '0' || number.data[i] > '9')
            continue;
        exponent -= after_point;
        if (digits.size > 0 || number.data[i] != '0')
            buf_char(&digits, number.data[i]);
    }
    if (i < number.size)
        buf_add(&exponent_text, number.data + i + 1, number.size - i - 1);
    exponent += strtoll(buf_cstr(&exponent_text), NULL, 10);
    while (digits.size > 0 && digits.data[digits.size - 1] == '0') {
        digits.data[--digits.size] = '\0';
        exponent++;
    }
    if (digits.size == 0)
        buf_char(out, '0');
    else
        buf_fmt(out, "%s%se%lld", number.data[0] == '-' ? "-" : "",
                buf_cstr(&digits), exponent);
}

static int compare(const void *a, const void *b)
{
    return strcmp(buf_cstr(a), buf_cstr(b));
}

static size_t count_members(struct json_span object)
{
    struct json_span key, value;
    struct json_walk walk;
    size_t count = 0;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value))
        count++;
    return count;
}

/* A member's canonical text; empty if it counts as not given, which only
   applies to members of the form itself. */
static void add_member(struct buf *out, struct json_span key,
                       struct json_span value, const struct fields *fields)
{
    auto_buf struct buf canonical = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf usual = BUF_INIT(BUF_UNLIMITED);
    const struct card_field *field =
        fields != NULL ? field_of_key(*fields, key) : NULL;

    add_value(&canonical, value);
    if (field != NULL && field->default_json != NULL
        && json_valid(field->default_json, strlen(field->default_json), NULL))
        add_value(&usual, json_trim(span_of_str(field->default_json)));
    if (fields != NULL
        && (json_is_empty(value)
            || (usual.size > 0
                && strcmp(buf_cstr(&canonical), buf_cstr(&usual)) == 0)))
        return;
    add_string(out, key);
    buf_char(out, ':');
    buf_add(out, buf_cstr(&canonical), canonical.size);
}

static void add_object(struct buf *out, struct json_span object,
                       const struct fields *fields)
{
    size_t count = count_members(object), i = 0;
    struct buf *members = calloc(count + 1, sizeof *members);
    struct json_span key, value;
    struct json_walk walk;

    if (members == NULL)
        return;
    json_walk_into(&walk, object);
    for (; i < count && json_walk_member(&walk, &key, &value); i++) {
        members[i] = (struct buf)BUF_INIT(BUF_UNLIMITED);
        add_member(&members[i], key, value, fields);
    }
    qsort(members, count, sizeof *members, compare);
    buf_char(out, '{');
    for (i = 0; i < count; i++) {
        if (members[i].size > 0) {
            buf_str(out, out->data[out->size - 1] == '{' ? "" : ",");
            buf_add(out, members[i].data, members[i].size);
        }
        buf_free(&members[i]);
    }
    buf_char(out, '}');
    free(members);
}

static void add_value(struct buf *out, struct json_span value)
{
    struct json_span element;
    struct json_walk walk;
    bool is_first = true;

    switch (json_type(value)) {
    case 'o':
        add_object(out, value, NULL);
        break;
    case 'a':
        buf_char(out, '[');
        json_walk_into(&walk, value);
        for (; json_walk_element(&walk, &element); is_first = false) {
            buf_str(out, is_first ? "" : ",");
            add_value(out, element);
        }
        buf_char(out, ']');
        break;
    case 's':
        add_string(out, value);
        break;
    case 'n':
        add_number(out, value);
        break;
    default:
        buf_add(out, value.data, value.size);
    }
}

void form_canonical(struct buf *out, struct json_span form,
                    struct fields fields)
{
    add_object(out, json_trim(form), &fields);
}
