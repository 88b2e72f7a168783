/* SPDX-License-Identifier: MIT */
/* query.c - appends the members of the query input to the target. */
#include "query.h"

#include <string.h>

#include "card.h"
#include "jsonwrite.h"
#include "members.h"
#include "target.h"

static const char field_query[] = "query";

static void add_pair(struct buf *target, const struct buf *name,
                     struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(value.size);
    char last = target->size > 0 ? target->data[target->size - 1] : '\0';

    if (memchr(buf_cstr(target), '?', target->size) == NULL)
        buf_char(target, '?');
    else if (last != '?' && last != '&')
        buf_char(target, '&');
    target_encode(target, buf_cstr(name), name->size);
    buf_char(target, '=');
    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        buf_add(&text, value.data, value.size);
    if (!buf_ok(&text))
        target->failed = true;
    target_encode(target, buf_cstr(&text), text.size);
}

static bool query_element(struct buf *target, const struct buf *name,
                          struct json_span value, const char *pointer,
                          struct error *error)
{
    switch (json_type(value)) {
    case 's':
    case 'n':
    case 't':
    case 'f':
        add_pair(target, name, value);
        return true;
    case '0':
        return true;
    default:
        break;
    }
    error_add(error, CARD_INVALID_INPUT, field_query, pointer,
              "A Query value must be a string, a number, true, false, null or "
              "an array of these, not %s.",
              members_type_name(value));
    return false;
}

static bool query_array(struct buf *target, const struct buf *name,
                        struct json_span array, const struct buf *pointer,
                        struct error *error)
{
    struct json_walk walk;
    struct json_span value;
    bool good = true;
    size_t i = 0;

    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &value)) {
        auto_buf struct buf at = BUF_INIT(pointer->size + 32);

        buf_fmt(&at, "%s/%zu", buf_cstr(pointer), i++);
        if (!error_kept(error, &at))
            return false;
        good = query_element(target, name, value, buf_cstr(&at), error) && good;
    }
    return good;
}

static bool query_member(struct buf *target, struct json_span key,
                         struct json_span value, bool again,
                         struct error *error)
{
    auto_buf struct buf name = BUF_INIT(key.size);
    auto_buf struct buf pointer = BUF_INIT(2 * key.size + 16);

    json_unquote(&name, key);
    buf_str(&pointer, "/query");
    json_pointer_add(&pointer, buf_cstr(&name), name.size);
    if (!buf_ok(&name) || !buf_ok(&pointer))
        return error_no_memory(error);
    if (again) {
        error_add(error, CARD_INVALID_INPUT, field_query, buf_cstr(&pointer),
                  "This Query key is given twice. Give it once, with an array "
                  "of values to repeat it.");
        return false;
    }
    if (json_type(value) == 'a')
        return query_array(target, &name, value, &pointer, error);
    return query_element(target, &name, value, buf_cstr(&pointer), error);
}

/* Was the same key given before this one? */
static bool stood_before(struct buf *target, struct json_span query,
                         struct json_span key)
{
    auto_buf struct buf name = BUF_INIT(key.size);
    struct json_walk walk;
    struct json_span other, value;

    json_unquote(&name, key);
    if (!buf_ok(&name))
        target->failed = true;
    json_walk_into(&walk, query);
    while (json_walk_member(&walk, &other, &value) && other.data < key.data) {
        if (strlen(buf_cstr(&name)) == name.size
            && json_string_is(other, buf_cstr(&name)))
            return true;
    }
    return false;
}

bool query_read(struct buf *target, struct json_span query, struct error *error)
{
    struct json_walk walk;
    struct json_span key, value;
    bool good = true;
    size_t count = 0;

    json_walk_into(&walk, query);
    while (buf_ok(target) && json_walk_member(&walk, &key, &value)) {
        if (++count > QUERY_KEYS_MAX) {
            error_add(error, CARD_INVALID_INPUT, field_query, "/query",
                      "Query has more than %d keys. Use fewer.",
                      QUERY_KEYS_MAX);
            return false;
        }
        good = query_member(target, key, value,
                            stood_before(target, query, key), error)
               && good;
    }
    if (!buf_ok(target))
        return error_buf(error, target, field_query);
    return good;
}
