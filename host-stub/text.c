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

static size_t width = TEXT_WIDTH;

void text_set_width(size_t columns)
{
    if (columns > 0 && columns < TEXT_WIDTH)
        width = columns;
}

size_t text_width(void)
{
    return width;
}

void text_wrap(struct buf *out, const char *text, size_t column, size_t indent)
{
    bool first = true;

    if (indent > width / 2)
        indent = width / 2;
    while (*text != '\0') {
        size_t size = strcspn(text, " \n");
        size_t columns = columns_of(text, size);

        if (size > 0) {
            /* a first word moves only if that helps */
            if (column + !first + columns > width
                && (!first || (column > indent && indent + columns <= width))) {
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

/* ---- lines that are already there ---- */

/* Where the lines that continue this one begin: below the text of its last
   column, if it has columns, or a little further in than the line. */
static size_t hanging_indent(const char *line, size_t size, size_t most)
{
    size_t lead = strspn(line, " ");
    size_t indent = lead + 2;

    for (size_t i = lead; i + 2 < size; i++) {
        if (line[i] == ' ' && line[i + 1] == ' ' && line[i + 2] != ' ')
            indent = columns_of(line, i + 2);
    }
    return indent <= most / 2 ? indent : lead + 4;
}

/* Does the rest of the line, from this word on, have to stay in one piece so
   that it can be copied: a JSON text, or a command? */
static bool is_to_copy(const char *word, const char *line)
{
    return strncmp(word, "{\"", 2) == 0
           || (word > line && strncmp(word, "host-stub ", 10) == 0);
}

static void fit_line(struct buf *out, const char *line, size_t size,
                     size_t most)
{
    const char *at = line, *end = line + size;
    size_t least = strspn(line, " ") + 4;
    size_t indent = hanging_indent(line, size, most);
    size_t column = 0;

    while (at < end) {
        size_t blanks = strspn(at, " ");
        const char *word = at + blanks;
        bool is_whole = is_to_copy(word, line);
        size_t length = is_whole ? (size_t)(end - word) : strcspn(word, " \n");
        size_t columns = columns_of(word, length);
        bool is_gap = blanks > 1 && at > line && column + blanks > most / 2;
        /* a word that fits nowhere else goes as far left as can be */
        size_t next = indent + columns > most && !is_whole ? least : indent;

        if (is_gap || (column + blanks + columns > most && column > next)) {
            buf_char(out, '\n');
            text_pad(out, next);
            column = next;
        } else {
            text_pad(out, blanks);
            column += blanks;
        }
        buf_add(out, word, length);
        column += columns;
        at = word + length;
    }
}

void text_fit(struct buf *out, const char *text, size_t most)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        if (most > 0 && columns_of(text, size) > most)
            fit_line(out, text, size, most);
        else
            buf_add(out, text, size);
        text += size;
        if (*text == '\n') {
            buf_char(out, '\n');
            text++;
        }
    }
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
