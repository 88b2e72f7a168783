/* SPDX-License-Identifier: MIT */
/* json.c - a reader that steps over one value at a time, and checks it. */
#include "json.h"

#include <stdlib.h>
#include <string.h>

/* On failure `at` stays where the text went wrong. */
struct reader {
    const char *at;
    const char *end;
    unsigned depth;
};

static bool any(struct reader *r);

static bool eat(struct reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static void skip_space(struct reader *r)
{
    while (r->at < r->end
           && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n'
               || *r->at == '\r'))
        r->at++;
}

static bool digits(struct reader *r)
{
    const char *start = r->at;

    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return r->at > start;
}

static bool number(struct reader *r)
{
    eat(r, '-');
    if (!eat(r, '0') && !digits(r))
        return false;
    if (eat(r, '.') && !digits(r))
        return false;
    if (!eat(r, 'e') && !eat(r, 'E'))
        return true;
    if (!eat(r, '-'))
        eat(r, '+');
    return digits(r);
}

static bool word(struct reader *r, const char *text)
{
    while (*text != '\0') {
        if (!eat(r, *text++))
            return false;
    }
    return true;
}

static bool hex4(struct reader *r, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = '\0';

        if (r->at < r->end)
            c = *r->at;
        if (c >= '0' && c <= '9')
            *code = *code * 16 + (uint32_t)(c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            *code = *code * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* Behind the backslash; code is the character the escape stands for. */
static bool escape(struct reader *r, uint32_t *code)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    uint32_t low;

    for (size_t i = 0; i < sizeof from - 1; i++) {
        if (eat(r, from[i])) {
            *code = (unsigned char)to[i];
            return true;
        }
    }
    if (!eat(r, 'u') || !hex4(r, code))
        return false;
    if (*code < 0xD800 || *code > 0xDFFF)
        return true;
    if (*code > 0xDBFF || !word(r, "\\u") || !hex4(r, &low) || low < 0xDC00
        || low > 0xDFFF)
        return false;
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* One character of UTF-8: no overlong form, no surrogate, none too large. */
static bool character(struct reader *r)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)*r->at;
    size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t code = first < 0x80 ? first : first & (0x3Fu >> more);

    if ((first >= 0x80 && first < 0xC0) || first > 0xF7
        || (size_t)(r->end - r->at) <= more)
        return false;
    for (size_t i = 1; i <= more; i++) {
        unsigned char b = (unsigned char)r->at[i];

        if ((b & 0xC0) != 0x80)
            return false;
        code = code << 6 | (b & 0x3Fu);
    }
    if (code < least[more] || code > 0x10FFFF
        || (code >= 0xD800 && code <= 0xDFFF))
        return false;
    r->at += more + 1;
    return true;
}

static bool string(struct reader *r)
{
    uint32_t code;

    if (!eat(r, '"'))
        return false;
    while (r->at < r->end && (unsigned char)*r->at >= 0x20) {
        if (eat(r, '"'))
            return true;
        if (eat(r, '\\') ? !escape(r, &code) : !character(r))
            return false;
    }
    return false;
}

static bool container(struct reader *r, bool object)
{
    char close = object ? '}' : ']';

    r->at++;
    if (++r->depth > JSON_DEPTH)
        return false;
    skip_space(r);
    if (!eat(r, close)) {
        do {
            skip_space(r);
            if (object) {
                if (!string(r))
                    return false;
                skip_space(r);
                if (!eat(r, ':'))
                    return false;
                skip_space(r);
            }
            if (!any(r))
                return false;
            skip_space(r);
        } while (eat(r, ','));
        if (!eat(r, close))
            return false;
    }
    r->depth--;
    return true;
}

static bool any(struct reader *r)
{
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '{':
    case '[':
        return container(r, *r->at == '{');
    case '"':
        return string(r);
    case 't':
        return word(r, "true");
    case 'f':
        return word(r, "false");
    case 'n':
        return word(r, "null");
    default:
        return number(r);
    }
}

const char *json_fault(struct card_text text)
{
    struct reader r = {text.data, text.data, 0};

    if (text.data == NULL)
        return "";
    r.end += text.size;
    skip_space(&r);
    if (!any(&r))
        return r.at;
    skip_space(&r);
    return r.at == r.end ? NULL : r.at;
}

char json_kind(struct card_text value)
{
    struct reader r = {value.data, value.data + value.size, 0};

    skip_space(&r);
    return *r.at == '-' || (*r.at >= '0' && *r.at <= '9') ? '0' : *r.at;
}

const char *json_kind_name(struct card_text value)
{
    switch (json_kind(value)) {
    case '{':
        return "an object";
    case '[':
        return "an array";
    case '"':
        return "a string";
    case '0':
        return "a number";
    case 'n':
        return "null";
    default:
        return "true or false";
    }
}

bool json_is_empty(struct card_text value)
{
    struct json_cursor cursor;
    struct card_text key, member;

    switch (json_kind(value)) {
    case 'n':
        return true;
    case '"':
        return value.size == 2;
    case '{':
        json_enter(&cursor, value);
        return !json_next(&cursor, &key, &member);
    default:
        return false;
    }
}

void json_enter(struct json_cursor *cursor, struct card_text container)
{
    struct reader r = {container.data, container.data + container.size, 0};

    skip_space(&r);
    cursor->at = r.at + 1;
    cursor->end = r.end;
}

bool json_next(struct json_cursor *cursor, struct card_text *key,
               struct card_text *value)
{
    struct reader r = {cursor->at, cursor->end, 0};

    skip_space(&r);
    if (eat(&r, ','))
        skip_space(&r);
    if (key != NULL) {
        key->data = r.at;
        if (!string(&r))
            return false;
        key->size = (size_t)(r.at - key->data);
        skip_space(&r);
        eat(&r, ':');
        skip_space(&r);
    }
    value->data = r.at;
    if (!any(&r)) /* the closing bracket */
        return false;
    value->size = (size_t)(r.at - value->data);
    cursor->at = r.at;
    return true;
}

static char *put_utf8(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *to++ = (char)(0xE0 | code >> 12);
        } else {
            *to++ = (char)(0xF0 | code >> 18);
            *to++ = (char)(0x80 | (code >> 12 & 0x3F));
        }
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (code & 0x3F));
    return to;
}

char *json_text(struct card_text from, size_t *size)
{
    struct reader r = {from.data + 1, from.data + from.size - 1, 0};
    char *text = malloc(from.size); /* never longer than what it is read from */
    char *to = text;

    while (text != NULL && r.at < r.end) {
        uint32_t code;

        if (eat(&r, '\\') && escape(&r, &code))
            to = put_utf8(to, code);
        else
            *to++ = *r.at++;
    }
    if (text != NULL) {
        *to = '\0';
        *size = (size_t)(to - text);
    }
    return text;
}

bool json_is(struct card_text from, const char *text)
{
    struct reader r = {from.data + 1, from.data + from.size - 1, 0};
    size_t left = strlen(text);

    while (r.at < r.end) {
        char bytes[4];
        uint32_t code;
        size_t size = 1;

        bytes[0] = *r.at;
        if (!eat(&r, '\\'))
            r.at++;
        else if (escape(&r, &code))
            size = (size_t)(put_utf8(bytes, code) - bytes);
        if (size > left || memcmp(bytes, text, size) != 0)
            return false;
        text += size;
        left -= size;
    }
    return left == 0;
}

bool json_integer(struct card_text value, int64_t *result)
{
    struct reader r = {value.data, value.data + value.size, 0};
    bool negative = eat(&r, '-');

    if (r.end - r.at > 18) /* more may not fit */
        return false;
    *result = 0;
    for (; r.at < r.end; r.at++) {
        if (*r.at < '0' || *r.at > '9')
            return false;
        *result = *result * 10 + (*r.at - '0');
    }
    if (negative)
        *result = -*result;
    return true;
}

void json_write_inside(FILE *out, const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)data[i];

        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\u%04x", c);
        else
            putc(c, out);
    }
}

void json_write(FILE *out, const char *data, size_t size)
{
    putc('"', out);
    json_write_inside(out, data, size);
    putc('"', out);
}
