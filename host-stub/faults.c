/* SPDX-License-Identifier: MIT */
/* faults.c - searches the error itself, then each entry of its errors[]. */
#include "faults.h"

#include <string.h>

#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

/* Does the pointer lead to the member, or into it? */
static bool leads_to(const struct buf *pointer, const char *key)
{
    auto_buf struct buf member = BUF_INIT(BUF_UNLIMITED);
    const char *text = buf_cstr(pointer);

    json_pointer_add(&member, key, strlen(key));
    return buf_ok(&member) && strncmp(text, buf_cstr(&member), member.size) == 0
           && (text[member.size] == '\0' || text[member.size] == '/');
}

static bool is_of(struct json_span fault, const char *key)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (json_type(fault) != 'o')
        return false;
    if (json_find_text(fault, "field", &text))
        return strcmp(buf_cstr(&text), key) == 0;
    buf_reset(&text);
    return json_find_text(fault, "pointer", &text) && leads_to(&text, key);
}

static void add_message(struct json_span fault, struct buf *why)
{
    if (why != NULL)
        json_find_text(fault, "message", why);
}

bool faults_name(struct card_text error, const char *key, struct buf *why)
{
    struct json_span whole = {error.data, error.size};
    struct json_span list, fault;
    struct json_walk walk;

    if (error.data == NULL || !json_valid(whole.data, whole.size, NULL)
        || json_type(whole) != 'o')
        return false;
    if (json_find(whole, "errors", &list) && json_type(list) == 'a') {
        json_walk_into(&walk, list);
        while (json_walk_element(&walk, &fault)) {
            if (is_of(fault, key)) {
                add_message(fault, why);
                return true;
            }
        }
    }
    if (!is_of(whole, key))
        return false;
    add_message(whole, why);
    return true;
}

static bool is_missing(struct json_span fault, struct fields inputs,
                       struct json_span form, struct buf *missing)
{
    struct json_span value;

    for (size_t i = 0; i < inputs.count; i++) {
        const struct card_field *field = &inputs.at[i];

        if (!is_of(fault, field->key))
            continue;
        if (!(field->flags & CARD_FIELD_REQUIRED)
            || (json_find(form, field->key, &value) && !json_is_empty(value)))
            return false;
        buf_fmt(missing, "%s%s", missing->size > 0 ? ", " : "", field->key);
        return true;
    }
    return false;
}

bool faults_are_missing(struct json_span error, struct fields inputs,
                        struct json_span form, struct buf *missing)
{
    struct json_span list, fault;
    struct json_walk walk;
    size_t count = 0;

    if (error.data == NULL || error.size == 0 || json_type(error) != 'o')
        return false;
    if (!json_find(error, "errors", &list) || json_type(list) != 'a')
        return is_missing(error, inputs, form, missing);
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &fault)) {
        if (!is_missing(fault, inputs, form, missing))
            return false;
        count++;
    }
    return count > 0;
}
