/* SPDX-License-Identifier: MIT */
/* verify-error.c - checks the error object of a result against card.h. */
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "verify.h"

/* The members of an error, and of an entry of its errors. */
static const struct {
    const char *key;
    const char *types; /* letters of json_type() */
    const char *what;
} members[] = {
    {"message", "s", "a string"},         {"field", "s", "a string"},
    {"pointer", "s", "a string"},         {"http_status", "n", "a number"},
    {"retryable", "tf", "true or false"}, {"request_id", "s", "a string"},
    {"errors", "a", "an array"},
};

static bool types_hold(struct json_span object, const char *of, struct buf *why)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        struct json_span value;

        if (json_find(object, members[i].key, &value)
            && strchr(members[i].types, json_type(value)) == NULL) {
            buf_fmt(why, "%s%s is not %s", of, members[i].key, members[i].what);
            return false;
        }
    }
    return true;
}

static bool has_message(struct json_span object, const char *of,
                        struct buf *why)
{
    auto_buf struct buf text = BUF_INIT(BUF_DATA);

    if (json_find_text(object, "message", &text))
        return true;
    buf_fmt(why, "%smessage is missing or empty", of);
    return false;
}

static bool entries_hold(struct json_span error, struct buf *why)
{
    struct json_walk walk;
    struct json_span list, entry;

    if (!json_find(error, "errors", &list))
        return true;
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &entry)) {
        if (json_type(entry) != 'o') {
            buf_str(why, "an entry of errors is not an object");
            return false;
        }
        if (!types_hold(entry, "an entry of errors: ", why)
            || !has_message(entry, "an entry of errors: ", why))
            return false;
    }
    return true;
}

static bool is_object(struct card_text text, struct json_span *object)
{
    *object = (struct json_span){text.data, text.size};
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(*object) == 'o';
}

bool error_well_formed(int32_t code, struct card_text error, struct buf *why)
{
    struct json_span object, value;
    const char *name = card_code_name(code);

    if (name == NULL) {
        buf_fmt(why, "it returned %d, which is not a code of card.h",
                (int)code);
        return false;
    }
    if (code == CARD_OK) {
        if (error.data != NULL)
            buf_str(why, "it returned CARD_OK with an error object");
        return error.data == NULL;
    }
    if (error.data == NULL) {
        if (code != CARD_NO_MEMORY)
            buf_fmt(why, "it returned CARD_%s without an error object", name);
        return code == CARD_NO_MEMORY;
    }
    if (!is_object(error, &object)) {
        buf_fmt(why, "with CARD_%s the error is not a JSON object", name);
        return false;
    }
    if (!json_find(object, "code", &value) || !json_string_is(value, name)) {
        buf_fmt(why, "with CARD_%s its code is not \"%s\"", name, name);
        return false;
    }
    return has_message(object, "", why) && types_hold(object, "", why)
           && entries_hold(object, why);
}

/* Is `field` the key, or does `pointer` lead to it, or into it? */
static bool entry_names(struct json_span entry, const char *key)
{
    auto_buf struct buf pointer = BUF_INIT(BUF_FILE);
    auto_buf struct buf text = BUF_INIT(BUF_FILE);
    struct json_span value;

    if (json_type(entry) != 'o')
        return false;
    if (json_find(entry, "field", &value) && json_type(value) == 's'
        && json_string_is(value, key))
        return true;
    json_pointer_add(&pointer, key, strlen(key));
    if (!json_find_text(entry, "pointer", &text) || text.size < pointer.size
        || memcmp(text.data, pointer.data, pointer.size) != 0)
        return false;
    return text.data[pointer.size] == '\0' || text.data[pointer.size] == '/';
}

bool error_names(struct card_text error, const char *key)
{
    struct json_walk walk;
    struct json_span object, list, entry;

    if (!is_object(error, &object))
        return false;
    if (entry_names(object, key))
        return true;
    if (!json_find(object, "errors", &list) || json_type(list) != 'a')
        return false;
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &entry)) {
        if (entry_names(entry, key))
            return true;
    }
    return false;
}

void error_message(struct buf *out, int32_t code, struct card_text error)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);
    const char *name = card_code_name(code);
    struct json_span object;

    if (name != NULL)
        buf_fmt(out, "CARD_%s", name);
    else
        buf_fmt(out, "%d", (int)code);
    if (is_object(error, &object) && json_find_text(object, "message", &text))
        buf_fmt(out, ": %.500s", buf_cstr(&text));
}
