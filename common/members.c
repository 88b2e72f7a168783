/* SPDX-License-Identifier: MIT */
/* members.c - reads the members of a form or a connection that the descriptor
   names. */
#include "members.h"

#include "decimal.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "nearest.h"

#define KEY_MAX 65536
#define NAMES_MAX 256 /* names beyond are not suggested */

const char *members_type_name(struct json_span value)
{
    switch (json_type(value)) {
    case 'o':
        return "an object";
    case 'a':
        return "an array";
    case 's':
        return "a string";
    case 'n':
        return "a number";
    case 't':
    case 'f':
        return "true or false";
    case '0':
        return "null";
    default:
        return "nothing";
    }
}

/* Fast path: almost all numbers are plain digits. */
bool members_number(struct json_span value, int64_t *number)
{
    int64_t sum = 0;

    for (size_t i = 0; i < value.size; i++) {
        int digit = value.data[i] - '0';

        if (digit < 0 || digit > 9 || sum > (INT64_MAX - digit) / 10)
            return json_whole(value, number) && *number >= 0;
        sum = sum * 10 + digit;
    }
    *number = sum;
    return value.size > 0;
}

bool members_empty(struct json_span value)
{
    struct json_walk walk;
    struct json_span key, member;

    switch (json_type(value)) {
    case 0:
    case '0':
        return true;
    case 's':
        return value.size == 2;
    case 'o':
        json_walk_into(&walk, value);
        return !json_walk_member(&walk, &key, &member);
    default:
        return false;
    }
}

/* A text with a NULL pointer is absent, whatever its size. */
static struct json_span span_of(struct card_text text)
{
    if (text.data == NULL)
        return (struct json_span){"", 0};
    return (struct json_span){text.data, text.size};
}

static void not_an_object(const struct members_of *of, struct json_span text,
                          size_t line, size_t column, struct error *error)
{
    const struct card_field *first = of->count > 0 ? of->fields : NULL;
    bool shown = first != NULL && first->example_json != NULL;

    error_add(error, of->code, NULL, NULL,
              "The %s must be one JSON object, but at line %zu, column "
              "%zu it is %s. Example: {%s%s%s%s}",
              of->name, line, column, members_type_name(text),
              shown ? "\"" : "", shown ? first->key : "", shown ? "\": " : "",
              shown ? first->example_json : "");
}

bool members_check(const struct members_of *of, struct card_text given,
                   struct error *error)
{
    struct json_span text = span_of(given);
    struct json_fault fault;
    size_t line, column;

    if (!json_valid(text.data, text.size, &fault)) {
        error_add(error, of->code, NULL, NULL,
                  "The %s is not valid JSON at line %zu, column %zu: %s.",
                  of->name, fault.line, fault.column, fault.reason);
        return false;
    }
    if (json_type(text) != 'o') {
        json_place(text, json_trim(text).data, &line, &column);
        not_an_object(of, text, line, column, error);
        return false;
    }
    return true;
}

static void unknown_key(const struct members_of *of, const char *key,
                        size_t size, const char *pointer, size_t line,
                        size_t column, struct error *error)
{
    const char *names[NAMES_MAX] = {NULL}; /* there may be no members */
    size_t count = of->count < NAMES_MAX ? of->count : NAMES_MAX;
    auto_buf struct buf known = BUF_INIT(KEY_MAX);
    struct shown shown;
    const char *near;

    for (size_t i = 0; i < count; i++) {
        names[i] = member_field(of, i)->key;
        buf_fmt(&known, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    if (!error_kept(error, &known))
        return;
    near = nearest(key, names, count);
    show(&shown, key, size);
    if (near != NULL)
        error_add(error, of->code, near, pointer,
                  "The %s has no member %s (line %zu, column %zu). Did you "
                  "mean \"%s\"?",
                  of->name, shown.text, line, column, near);
    else
        error_add(error, of->code, NULL, pointer,
                  "The %s has no member %s (line %zu, column %zu). It may "
                  "have: %s.",
                  of->name, shown.text, line, column,
                  count > 0 ? buf_cstr(&known) : "nothing");
}

/* Puts one member in its place, or reports why it has none. */
static bool place(const struct members_of *of, struct json_span text,
                  struct json_span key, struct json_span value,
                  struct json_span *values, struct error *error)
{
    auto_buf struct buf name = BUF_INIT(key.size);
    auto_buf struct buf pointer = BUF_INIT(2 * key.size + 1);
    size_t line, column, i = 0;

    while (i < of->count && !json_string_is(key, member_field(of, i)->key))
        i++;
    if (i < of->count && values[i].data == NULL) {
        values[i] = value;
        return true;
    }
    json_unquote(&name, key);
    json_pointer_add(&pointer, buf_cstr(&name), name.size);
    if (!error_kept(error, &name) || !error_kept(error, &pointer))
        return false;
    json_place(text, key.data, &line, &column);
    if (i < of->count)
        error_add(error, of->code, member_field(of, i)->key, buf_cstr(&pointer),
                  "\"%s\" is given twice, again at line %zu, column %zu. Keep "
                  "one of them.",
                  member_field(of, i)->key, line, column);
    else
        unknown_key(of, buf_cstr(&name), name.size, buf_cstr(&pointer), line,
                    column, error);
    return false;
}

bool members_read(const struct members_of *of, struct card_text text,
                  struct json_span *values, struct error *error)
{
    struct json_span whole = span_of(text);
    struct json_walk walk;
    struct json_span key, value;
    size_t faults = 0;

    for (size_t i = 0; i < of->count; i++)
        values[i] = (struct json_span){NULL, 0};
    json_walk_into(&walk, whole);
    /* Stops early: a form with a million wrong keys needs no more than fifty
       messages. */
    while (faults < ERROR_FAULTS_MAX && json_walk_member(&walk, &key, &value))
        faults += !place(of, whole, key, value, values, error);
    return faults == 0;
}
