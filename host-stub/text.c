/* SPDX-License-Identifier: MIT */
/* text.c - escape, wrap and pad text for a terminal. */
#include "text.h"

#include <stdint.h>
#include <string.h>

#include "jsonwrite.h"

static uint32_t code_point(const char *data, size_t length)
{
    static const unsigned char first[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (unsigned char)data[0] & first[length];

    for (size_t i = 1; i < length; i++)
        code = (code << 6) | ((unsigned char)data[i] & 0x3F);
    return code;
}

/* Control characters, and invisible characters that reorder, hide or break
   text. */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0xAD
           || code == 0x061C || code == 0x180E
           || (code >= 0x200B && code <= 0x200F)
           || (code >= 0x2028 && code <= 0x202E)
           || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF
           || (code >= 0xFFF9 && code <= 0xFFFB)
           || (code >= 0xE0000 && code <= 0xE007F);
}

enum keep { KEEP_NONE, KEEP_LINES, KEEP_CONTROLS };

static bool is_kept(uint32_t code, enum keep keep)
{
    if (!is_unsafe(code))
        return true;
    return keep == KEEP_CONTROLS
               ? code < 0x20
               : keep == KEEP_LINES && (code == '\n' || code == '\t');
}

static void add_safe(struct buf *out, const char *data, size_t size,
                     enum keep keep)
{
    size_t at = 0, plain = 0;

    while (at < size) {
        size_t length = utf8_length(data + at, size - at);
        uint32_t code = length > 0 ? code_point(data + at, length) : 0;

        if (length > 0 && is_kept(code, keep)) {
            at += length;
            continue;
        }
        buf_add(out, data + plain, at - plain);
        if (length == 0)
            buf_fmt(out, "\\x%02x", (unsigned)(unsigned char)data[at]);
        else
            json_escape_code(out, code);
        at += length > 0 ? length : 1;
        plain = at;
    }
    if (at > plain)
        buf_add(out, data + plain, at - plain);
}

void text_safe(struct buf *out, const char *data, size_t size)
{
    add_safe(out, data, size, KEEP_NONE);
}

void text_safe_lines(struct buf *out, const char *data, size_t size)
{
    add_safe(out, data, size, KEEP_LINES);
}

void text_terminal(struct buf *out, const char *data, size_t size)
{
    add_safe(out, data, size, KEEP_CONTROLS);
}

void text_pad(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_char(out, ' ');
}

size_t text_columns(const char *text)
{
    size_t columns = 0;

    for (; *text != '\0'; text++)
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}

static size_t columns_of(const char *word, size_t size)
{
    size_t columns = 0;

    for (size_t i = 0; i < size; i++)
        columns += ((unsigned char)word[i] & 0xC0) != 0x80;
    return columns;
}

void text_wrap(struct buf *out, const char *text, size_t column, size_t indent)
{
    bool first = true;

    while (*text != '\0') {
        size_t size = strcspn(text, " \n");
        size_t columns = columns_of(text, size);

        if (size > 0) {
            if (!first && column + 1 + columns > TEXT_WIDTH) {
                buf_char(out, '\n');
                text_pad(out, indent);
                column = indent;
            } else if (!first) {
                buf_char(out, ' ');
                column++;
            }
            text_safe(out, text, size);
            column += columns;
            first = false;
        }
        text += size;
        if (*text == '\n') {
            buf_char(out, '\n');
            text_pad(out, indent);
            column = indent;
            first = true;
        }
        if (*text != '\0')
            text++;
    }
    buf_char(out, '\n');
}

void json_compact(struct buf *out, struct json_span json)
{
    const char *at = json.data, *end = json.data + json.size;

    while (at < end) {
        const char *start = at;

        if (*at == '"') {
            for (at++; at < end && *at != '"'; at++) {
                if (*at == '\\')
                    at++;
            }
            at++;
            buf_add(out, start, (size_t)(at - start));
        } else if (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') {
            at++;
        } else {
            buf_char(out, *at++);
        }
    }
}

bool text_has_breaks(const char *data, size_t size)
{
    return memchr(data, '\n', size) != NULL || memchr(data, '\r', size) != NULL;
}

void json_line(struct buf *out, struct json_span json)
{
    if (text_has_breaks(json.data, json.size))
        json_compact(out, json);
    else
        buf_add(out, json.data, json.size);
}
