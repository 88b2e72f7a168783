/* SPDX-License-Identifier: MIT */
/* kit-part.c - finds a part of a JSON text by its JSON Pointer (RFC 6901). */
#include <stdlib.h>

#include "jsontext.h"
#include "kit-work.h"

/* Reads the text of one token, up to the next slash. */
static const char *read_token(struct buf *token, const char *at)
{
    for (; *at != '\0' && *at != '/'; at++) {
        if (at[0] == '~' && (at[1] == '0' || at[1] == '1'))
            buf_char(token, *++at == '0' ? '~' : '/');
        else
            buf_char(token, *at);
    }
    return at;
}

/* Reads an array index: digits without a leading zero. */
static bool read_index(const char *token, size_t *index)
{
    size_t digits = strspn(token, "0123456789");

    *index = 0;
    if (digits == 0 || digits > 15 || token[digits] != '\0'
        || (token[0] == '0' && digits > 1))
        return false;
    for (size_t i = 0; i < digits; i++)
        *index = *index * 10 + (size_t)(token[i] - '0');
    return true;
}

static bool find_element(struct json_span *value, const char *token)
{
    struct json_walk walk;
    struct json_span element;
    size_t index;

    if (!read_index(token, &index))
        return false;
    json_walk_into(&walk, *value);
    while (json_walk_element(&walk, &element)) {
        if (index-- == 0) {
            *value = element;
            return true;
        }
    }
    return false;
}

/* Descends by one token. */
static bool descend(struct json_span *value, const char *token)
{
    switch (json_type(*value)) {
    case 'o':
        return json_find(*value, token, value);
    case 'a':
        return find_element(value, token);
    default:
        return false;
    }
}

struct card_text kit_part(const char *json, size_t size, const char *pointer)
{
    static const struct card_text none = {NULL, 0};
    struct json_span value = {json, size};

    if (json == NULL || pointer == NULL || !json_valid(json, size, NULL))
        return none;
    value = json_trim(value);
    while (*pointer == '/') {
        auto_buf struct buf token = BUF_INIT(strlen(pointer));

        pointer = read_token(&token, pointer + 1);
        if (!buf_ok(&token) || !descend(&value, buf_cstr(&token)))
            return none;
    }
    if (*pointer != '\0')
        return none;
    return (struct card_text){value.data, value.size};
}

static void free_text(void *text)
{
    free(text);
}

const char *kit_part_text(struct kit *kit, const char *json, size_t size,
                          const char *pointer)
{
    struct card_text part = kit_part(json, size, pointer);
    struct json_span value = {part.data, part.size};
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);
    char *taken;

    if (!kit_reading(kit) || json_type(value) != 's')
        return NULL;
    json_unquote(&text, value);
    if (!kit_kept(kit, &text))
        return NULL;
    if (memchr(buf_cstr(&text), '\0', text.size) != NULL)
        return NULL;
    taken = buf_take(&text, NULL);
    if (taken == NULL) {
        kit_no_memory(kit);
        return NULL;
    }
    return kit_own(kit, taken, free_text) ? taken : NULL;
}
