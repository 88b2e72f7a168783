/* SPDX-License-Identifier: MIT */
/*
 * object.c - builds, writes and reads JSON with json-c
 *
 * json-c's own writer ignores a lack of memory, and does not escape DEL or
 * replace invalid UTF-8. Therefore this file has a writer into a buf.
 */
#include "object.h"

#include <limits.h>
#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"

/* The addresses of these mark values, as json-c's user data. */
static const char incomplete, as_it_is;

void object_free(struct json_object **object)
{
    json_object_put(*object);
}

/* ---- building ---- */

static void mark(struct json_object *value, const char *as)
{
    if (value != NULL)
        json_object_set_userdata(value, (void *)(uintptr_t)as, NULL);
}

static void put_or_null(struct json_object *object, const char *key,
                        struct json_object *value)
{
    if (object != NULL && json_object_object_add(object, key, value) == 0)
        return;
    mark(object, &incomplete);
    json_object_put(value);
}

void put(struct json_object *object, const char *key, struct json_object *value)
{
    if (value != NULL)
        put_or_null(object, key, value);
    else
        mark(object, &incomplete);
}

void put_text(struct json_object *object, const char *key, const char *text)
{
    if (text != NULL)
        put(object, key, json_object_new_string(text));
    else
        put_or_null(object, key, NULL);
}

void put_buf(struct json_object *object, const char *key,
             const struct buf *text)
{
    put(object, key,
        buf_ok(text) ? json_object_new_string(buf_cstr(text)) : NULL);
}

void put_format(struct json_object *object, const char *key, const char *format,
                ...)
{
    auto_buf struct buf text = BUF_INIT(INT_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&text, format, args);
    va_end(args);
    put_buf(object, key, &text);
}

void put_number(struct json_object *object, const char *key, int64_t number)
{
    put(object, key, json_object_new_int64(number));
}

void put_flag(struct json_object *object, const char *key, bool flag)
{
    put(object, key, json_object_new_boolean(flag));
}

void put_json(struct json_object *object, const char *key, const char *json)
{
    struct json_object *value = json_object_new_string(json);

    mark(value, &as_it_is);
    put(object, key, value);
}

void push(struct json_object *array, struct json_object *value)
{
    if (array != NULL && value != NULL
        && json_object_array_add(array, value) == 0)
        return;
    mark(array, &incomplete);
    json_object_put(value);
}

void push_text(struct json_object *array, const char *text)
{
    push(array, json_object_new_string(text));
}

bool object_ok(const struct json_object *object)
{
    /* json-c's accessors are not const, but this one changes nothing */
    struct json_object *same = (struct json_object *)(uintptr_t)object;

    return object != NULL && json_object_get_userdata(same) != &incomplete;
}

/* ---- writing ---- */

static void write_members(struct buf *out, struct json_object *object)
{
    buf_char(out, '{');
    json_object_object_foreach(object, key, value)
    {
        json_key(out, key);
        if (value != NULL)
            object_write(out, value);
        else
            buf_str(out, "null");
    }
    buf_char(out, '}');
}

static void write_elements(struct buf *out, struct json_object *array)
{
    size_t count = json_object_array_length(array);

    buf_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_str(out, i == 0 ? "" : ",");
        object_write(out, json_object_array_get_idx(array, i));
    }
    buf_char(out, ']');
}

void object_write(struct buf *out, struct json_object *value)
{
    size_t size = (size_t)json_object_get_string_len(value);
    const void *as = value != NULL ? json_object_get_userdata(value) : NULL;

    if (value == NULL || as == &incomplete)
        out->failed = true;
    else if (as == &as_it_is)
        buf_add(out, json_object_get_string(value), size);
    else if (json_object_is_type(value, json_type_object))
        write_members(out, value);
    else if (json_object_is_type(value, json_type_array))
        write_elements(out, value);
    else if (json_object_is_type(value, json_type_string))
        json_quote(out, json_object_get_string(value), size);
    else if (json_object_is_type(value, json_type_boolean))
        buf_str(out, json_object_get_boolean(value) ? "true" : "false");
    else
        buf_num(out, json_object_get_int64(value));
}

/* ---- reading ---- */

struct json_object *object_read(struct json_span text)
{
    struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 2);
    struct json_object *value = NULL;

    if (tokener != NULL && text.size < INT_MAX)
        value = json_tokener_parse_ex(tokener, text.data, (int)text.size);
    if (tokener != NULL)
        json_tokener_free(tokener);
    return value;
}

static bool has_nul(struct json_span key)
{
    auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

    json_unquote(&name, key);
    return !buf_ok(&name) || strlen(buf_cstr(&name)) < name.size;
}

bool object_names_ok(struct json_span text, const struct json_object *object)
{
    struct json_span key, value;
    struct json_walk walk;
    int count = 0;

    json_walk_into(&walk, text);
    for (; json_walk_member(&walk, &key, &value); count++)
        if (has_nul(key))
            return false;
    return count == json_object_object_length(object);
}

struct json_object *object_get(const struct json_object *object,
                               const char *key)
{
    struct json_object *value = NULL;

    (void)json_object_object_get_ex(object, key, &value);
    return value;
}

const char *text_of(const struct json_object *value)
{
    /* json-c's accessors are not const, but do not change a string */
    struct json_object *string = (struct json_object *)(uintptr_t)value;
    const char *text;

    if (!json_object_is_type(string, json_type_string))
        return NULL;
    text = json_object_get_string(string);
    return strlen(text) == (size_t)json_object_get_string_len(string) ? text
                                                                      : NULL;
}

bool text_is(const struct json_object *object, const char *key,
             const char *text)
{
    const char *found = text_of(object_get(object, key));

    return found != NULL && strcmp(found, text) == 0;
}
