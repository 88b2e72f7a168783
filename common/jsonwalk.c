/* SPDX-License-Identifier: MIT */
/* jsonwalk.c - finds members and elements in a text that json_valid()
   accepted. */
#include "jsonwalk.h"

#include <stdint.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* `at` is after the opening quote; returns the position after the closing one.
 */
static const char *skip_string(const char *at, const char *end)
{
    const char *quote = memchr(at, '"', (size_t)(end - at));

    while (quote != NULL) {
        const char *escape = memchr(at, '\\', (size_t)(quote - at));

        if (escape == NULL)
            return quote + 1;
        if (end - escape < 2)
            return end;
        at = escape + 2;
        if (at > quote) /* the quote was escaped */
            quote = memchr(at, '"', (size_t)(end - at));
    }
    return end;
}

static const char *skip_value(const char *at, const char *end)
{
    unsigned depth = 0;

    while (at < end) {
        char c = *at;

        if (c == '"') {
            at = skip_string(at + 1, end);
        } else if (c == '{' || c == '[') {
            depth++;
            at++;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return at;
            depth--;
            at++;
        } else if (depth == 0 && (c == ',' || is_space(c))) {
            return at;
        } else {
            at++;
            continue;
        }
        if (depth == 0)
            return at;
    }
    return at;
}

struct json_span json_trim(struct json_span text)
{
    const char *at, *end;
    struct json_span trimmed;

    if (text.size == 0) /* data may be NULL, and then has no bounds */
        return text;
    end = text.data + text.size;
    at = skip_space(text.data, end);
    while (end > at && is_space(end[-1]))
        end--;
    trimmed.data = at;
    trimmed.size = (size_t)(end - at);
    return trimmed;
}

char json_type(struct json_span value)
{
    struct json_span trimmed = json_trim(value);

    if (trimmed.size == 0)
        return 0;
    switch (*trimmed.data) {
    case '{':
        return 'o';
    case '[':
        return 'a';
    case '"':
        return 's';
    case 't':
        return 't';
    case 'f':
        return 'f';
    case 'n':
        return '0';
    default:
        return 'n';
    }
}

void json_walk_into(struct json_walk *walk, struct json_span container)
{
    struct json_span inner = json_trim(container);

    walk->at = inner.data + 1;
    walk->end = inner.data + inner.size - 1;
}

bool json_walk_element(struct json_walk *walk, struct json_span *value)
{
    const char *at = skip_space(walk->at, walk->end);

    if (at < walk->end && *at == ',')
        at = skip_space(at + 1, walk->end);
    if (at >= walk->end)
        return false;
    value->data = at;
    walk->at = skip_value(at, walk->end);
    value->size = (size_t)(walk->at - at);
    return true;
}

bool json_walk_member(struct json_walk *walk, struct json_span *key,
                      struct json_span *value)
{
    if (!json_walk_element(walk, key))
        return false;
    walk->at = skip_space(walk->at, walk->end);
    if (walk->at < walk->end)
        walk->at++; /* the colon */
    return json_walk_element(walk, value);
}

static unsigned hex4(const char *at)
{
    unsigned value = 0;

    for (int i = 0; i < 4; i++) {
        unsigned char c = (unsigned char)at[i];

        value =
            value * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

static void add_utf8(struct buf *out, uint32_t code)
{
    char bytes[4];
    size_t size = 0;

    if (code < 0x80) {
        bytes[size++] = (char)code;
    } else if (code < 0x800) {
        bytes[size++] = (char)(0xC0 | (code >> 6));
        bytes[size++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        bytes[size++] = (char)(0xE0 | (code >> 12));
        bytes[size++] = (char)(0x80 | ((code >> 6) & 0x3F));
        bytes[size++] = (char)(0x80 | (code & 0x3F));
    } else {
        bytes[size++] = (char)(0xF0 | (code >> 18));
        bytes[size++] = (char)(0x80 | ((code >> 12) & 0x3F));
        bytes[size++] = (char)(0x80 | ((code >> 6) & 0x3F));
        bytes[size++] = (char)(0x80 | (code & 0x3F));
    }
    buf_add(out, bytes, size);
}

/* `at` is after the backslash; returns the position after the escape. */
static const char *add_escape(struct buf *out, const char *at)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    uint32_t code;

    if (*at != 'u') {
        const char *found = strchr(from, *at);

        buf_char(out, found != NULL ? to[found - from] : *at);
        return at + 1;
    }
    code = hex4(at + 1);
    at += 5;
    if (code >= 0xD800 && code <= 0xDBFF) {
        code = 0x10000 + ((code - 0xD800) << 10) + (hex4(at + 2) - 0xDC00);
        at += 6;
    }
    add_utf8(out, code);
    return at;
}

void json_unquote(struct buf *out, struct json_span string)
{
    const char *at = string.data + 1;
    const char *end = string.data + string.size - 1;

    while (at < end) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));

        if (escape == NULL)
            escape = end;
        buf_add(out, at, (size_t)(escape - at));
        at = escape < end ? add_escape(out, escape + 1) : end;
    }
}

/* Compares piece by piece in fixed memory, so that the result does not depend
   on memory being available. */
static bool escaped_is(struct json_span string, const char *text, size_t size)
{
    const char *at = string.data + 1;
    const char *end = string.data + string.size - 1;
    char room[8];

    while (at < end) {
        struct buf piece = {.data = room, .room = sizeof room, .limit = 7};

        if (*at == '\\')
            at = add_escape(&piece, at + 1);
        else
            buf_char(&piece, *at++);
        if (piece.size > size || memcmp(piece.data, text, piece.size) != 0)
            return false;
        text += piece.size;
        size -= piece.size;
    }
    return size == 0;
}

bool json_string_equals(struct json_span string, const char *text, size_t size)
{
    if (memchr(string.data, '\\', string.size) == NULL)
        return string.size == size + 2
               && memcmp(string.data + 1, text, size) == 0;
    return escaped_is(string, text, size);
}

bool json_string_same(struct json_span string, const char *text)
{
    return json_string_equals(string, text, strlen(text));
}

bool json_find(struct json_span object, const char *key,
               struct json_span *value)
{
    struct json_walk walk;
    struct json_span name, member;
    bool found = false;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &name, &member)) {
        if (json_string_is(name, key)) {
            *value = member;
            found = true;
        }
    }
    return found;
}

bool json_find_text(struct json_span object, const char *key, struct buf *text)
{
    struct json_span value;

    if (!json_find(object, key, &value) || json_type(value) != 's')
        return false;
    json_unquote(text, value);
    return buf_ok(text) && text->size > 0;
}

void json_place(struct json_span text, const char *place, size_t *line,
                size_t *column)
{
    *line = 1;
    *column = 1;
    for (const char *at = text.data; at < place; at++) {
        if (*at == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)*at & 0xC0) != 0x80) {
            ++*column;
        }
    }
}
