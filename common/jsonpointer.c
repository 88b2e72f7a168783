/* SPDX-License-Identifier: MIT */
/* jsonpointer.c - follows the tokens of a pointer into objects and arrays. */
#include "jsonpointer.h"

#include <stdint.h>

_Static_assert(JSON_POINTER_MAX == 1024, "as a message says");

const char *json_pointer_fault(struct json_span pointer)
{
    if (pointer.size == 0)
        return NULL;
    if (pointer.data[0] != '/')
        return "has to begin with / (a JSON Pointer, such as /meta/next), or "
               "to be empty for the whole answer";
    if (pointer.size > JSON_POINTER_MAX)
        return "is longer than 1024 bytes";
    for (size_t i = 0; i < pointer.size; i++) {
        bool is_escape =
            i + 1 < pointer.size
            && (pointer.data[i + 1] == '0' || pointer.data[i + 1] == '1');

        if (pointer.data[i] == '~' && !is_escape)
            return "has a ~ that is not followed by 0 or 1: write ~0 for the "
                   "character ~, and ~1 for a / within a name";
    }
    return NULL;
}

/* One reference token, without its escapes. */
struct token {
    char text[JSON_POINTER_MAX];
    size_t size;
};

/* Reads the token that begins at the slash, and returns its end. */
static const char *read_token(struct token *token, const char *at,
                              const char *end)
{
    token->size = 0;
    for (at++; at < end && *at != '/'; at++) {
        char c = *at;

        if (c == '~')
            c = *++at == '0' ? '~' : '/';
        token->text[token->size++] = c;
    }
    return at;
}

/* Finds the member with this key; of several the last. */
static bool find_member(struct json_span object, const struct token *key,
                        struct json_span *value)
{
    struct json_walk walk;
    struct json_span name, member;
    bool found = false;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &name, &member)) {
        if (json_string_equals(name, key->text, key->size)) {
            *value = member;
            found = true;
        }
    }
    return found;
}

/* Reads an index: 0, or digits without a leading zero. Returns false for any
   other text, and for a number that no array reaches. */
static bool read_index(const struct token *token, size_t *index)
{
    *index = 0;
    if (token->size == 0 || token->size > 18
        || (token->text[0] == '0' && token->size > 1))
        return false;
    for (size_t i = 0; i < token->size; i++) {
        if (token->text[i] < '0' || token->text[i] > '9'
            || *index > (SIZE_MAX - 9) / 10)
            return false;
        *index = *index * 10 + (size_t)(token->text[i] - '0');
    }
    return true;
}

static bool find_element(struct json_span array, const struct token *token,
                         struct json_span *value)
{
    struct json_walk walk;
    struct json_span element;
    size_t index;

    if (!read_index(token, &index))
        return false;
    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &element)) {
        if (index-- == 0) {
            *value = element;
            return true;
        }
    }
    return false;
}

static bool find_below(struct json_span container, const struct token *token,
                       struct json_span *value)
{
    switch (json_type(container)) {
    case 'o':
        return find_member(container, token, value);
    case 'a':
        return find_element(container, token, value);
    default:
        return false;
    }
}

bool json_pointer_find(struct json_span text, struct json_span pointer,
                       struct json_span *value)
{
    struct json_span here = json_trim(text);
    const char *at = pointer.data, *end = NULL;
    struct token token;

    if (pointer.size > 0)
        end = at + pointer.size;
    while (at != NULL && end != NULL && at < end) {
        at = read_token(&token, at, end);
        if (!find_below(here, &token, &here))
            return false;
    }
    *value = here;
    return true;
}
