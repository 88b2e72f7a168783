/* SPDX-License-Identifier: MIT */
/* kit-json.c - values as json-c objects: the only file that needs json-c. */
#include <json-c/json.h>
#include <limits.h>

#include "jsontext.h"
#include "kit-own.h"

static void put_object(void *thing)
{
    json_object_put(thing);
}

/* Parses text that was checked already. The kit owns the object. */
static struct json_object *parse(struct kit *kit, const char *text, size_t size)
{
    struct json_tokener *tokener;
    struct json_object *object;
    bool whole;

    if (size > INT_MAX)
        return NULL;
    tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 2);
    if (tokener == NULL) {
        kit_no_memory(kit);
        return NULL;
    }
    object = json_tokener_parse_ex(tokener, text, (int)size);
    /* json-c takes a number at the end to be incomplete until another byte
       follows. */
    if (json_tokener_get_error(tokener) == json_tokener_continue)
        object = json_tokener_parse_ex(tokener, " ", 1);
    whole = json_tokener_get_error(tokener) == json_tokener_success;
    json_tokener_free(tokener);
    if (!whole) {
        json_object_put(object);
        /* the text is valid, so only memory can be missing */
        kit_no_memory(kit);
        return NULL;
    }
    if (object == NULL || !kit_own(kit, object, put_object))
        return NULL;
    return object;
}

struct json_object *kit_json(const struct kit_values *values, const char *key)
{
    struct card_text text = kit_raw(values, key);

    if (text.data == NULL || !kit_reading(kit_of(values)))
        return NULL;
    return parse(kit_of(values), text.data, text.size);
}

struct json_object *kit_json_parse(struct kit *kit, const char *json,
                                   size_t size)
{
    if (!kit_reading(kit) || json == NULL || !json_valid(json, size, NULL))
        return NULL;
    return parse(kit, json, size);
}

void kit_put_json(struct kit *kit, const char *key, struct json_object *value)
{
    size_t size = 0;
    const char *text;

    if (!kit_going(kit) || (kit->flags & CARD_DRY_RUN) != 0)
        return;
    text = json_object_to_json_string_length(
        value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &size);
    if (text == NULL)
        kit_no_memory(kit);
    else
        kit_put_raw(kit, key, text, size);
}
