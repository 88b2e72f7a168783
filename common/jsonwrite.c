/* SPDX-License-Identifier: MIT */
/* jsonwrite.c - writes JSON text that is always valid, whatever the bytes. */
#include "jsonwrite.h"

#include <stdint.h>
#include <string.h>

size_t utf8_length(const char *data, size_t size)
{
    unsigned char b, low = 0x80, high = 0xBF;
    size_t length;

    if (size == 0)
        return 0;
    b = (unsigned char)data[0];
    if (b < 0x80)
        return 1;
    if (b >= 0xC2 && b <= 0xDF)
        length = 2;
    else if (b >= 0xE0 && b <= 0xEF)
        length = 3;
    else if (b >= 0xF0 && b <= 0xF4)
        length = 4;
    else
        return 0;
    if (length > size)
        return 0;
    if (b == 0xE0)
        low = 0xA0;
    else if (b == 0xED)
        high = 0x9F;
    else if (b == 0xF0)
        low = 0x90;
    else if (b == 0xF4)
        high = 0x8F;
    for (size_t i = 1; i < length; i++) {
        b = (unsigned char)data[i];
        if (b < low || b > high)
            return 0;
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

size_t utf8_broken(const char *data, size_t size)
{
    unsigned lead = (unsigned char)*data;
    size_t whole = lead >= 0xF0 && lead <= 0xF4   ? 4
                   : lead >= 0xE0 && lead <= 0xEF ? 3
                                                  : 1;
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    size_t length = 1;

    while (length < whole && length < size && (unsigned char)data[length] >= low
           && (unsigned char)data[length] <= high) {
        length++;
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

bool utf8_valid(const char *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        size_t length = utf8_length(data + at, size - at);

        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

/* The letter of a control character that has a short escape, or NUL. */
static char escape_letter(unsigned char b)
{
    static const char letters[] = "btn\0fr";

    return b >= '\b' && b <= '\r' ? letters[b - '\b'] : '\0';
}

static void add_unit(struct buf *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    char text[] = "\\u0000";

    for (int i = 5; i > 1; i--) {
        text[i] = digits[unit & 0xF];
        unit >>= 4;
    }
    buf_str(out, text);
}

void json_escape_code(struct buf *out, uint32_t code)
{
    if (code >= 0x10000) {
        add_unit(out, 0xD800 + ((code - 0x10000) >> 10));
        add_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
    } else {
        add_unit(out, code);
    }
}

static void quote_control(struct buf *out, unsigned char b)
{
    char letter = escape_letter(b);

    if (letter != '\0')
        buf_add(out, (const char[]){'\\', letter}, 2);
    else
        json_escape_code(out, b);
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Returns nonzero if one of the eight bytes is less than `byte`; all bytes must
   be below 0x80. */
static uint64_t below(uint64_t eight, unsigned char byte)
{
    return (eight - EACH(byte)) & EACH(0x80);
}

/* Can all eight bytes be copied unchanged? A byte that cannot may make the next
   one look as if it could not either, which does no harm. */
static bool eight_plain(const char *data)
{
    uint64_t eight;

    memcpy(&eight, data, sizeof eight);
    return ((eight & EACH(0x80)) | below(eight, 0x20)
            | below(eight ^ EACH('"'), 1) | below(eight ^ EACH('\\'), 1)
            | below(eight ^ EACH(0x7F), 1))
           == 0;
}

/* The number of bytes at the start that can be copied unchanged: printable
   ASCII. */
static size_t plain_run(const char *data, size_t size)
{
    size_t n = 0;

    while (size - n >= 8 && eight_plain(data + n))
        n += 8;
    while (n < size && data[n] >= 0x20 && data[n] < 0x7F && data[n] != '"'
           && data[n] != '\\')
        n++;
    return n;
}

/* Writes one character that cannot be copied unchanged. Returns its length. */
static size_t quote_character(struct buf *out, const char *data, size_t size)
{
    unsigned char b = (unsigned char)data[0];
    size_t length = utf8_length(data, size);

    if (length > 1)
        buf_add(out, data, length);
    else if (length == 0)
        buf_str(out, "\xEF\xBF\xBD");
    else if (b == '"' || b == '\\')
        buf_add(out, (const char[]){'\\', (char)b}, 2);
    else
        quote_control(out, b);
    return length > 0 ? length : 1;
}

void json_quote_inside(struct buf *out, const char *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        size_t run = plain_run(data + at, size - at);

        buf_add(out, data + at, run);
        at += run;
        if (at < size)
            at += quote_character(out, data + at, size - at);
    }
}

size_t json_quoted_size(const char *data, size_t size)
{
    size_t total = size;

    for (size_t at = 0; at < size; at++) {
        unsigned char b;

        at += plain_run(data + at, size - at);
        if (at == size)
            break;
        b = (unsigned char)data[at];
        if (b == '"' || b == '\\' || escape_letter(b) != '\0')
            total += 1;
        else if (b < 0x20 || b == 0x7F)
            total += 5;
    }
    return total;
}

void json_quote(struct buf *out, const char *data, size_t size)
{
    buf_char(out, '"');
    json_quote_inside(out, data, size);
    buf_char(out, '"');
}

void json_quote_str(struct buf *out, const char *text)
{
    if (text == NULL)
        text = "";
    json_quote(out, text, strlen(text));
}

/* ---- in ASCII ---- */

size_t ascii_length(const char *data, size_t size)
{
    size_t at = 0;
    uint64_t eight;

    while (size - at >= sizeof eight) {
        memcpy(&eight, data + at, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
        at += sizeof eight;
    }
    while (at < size && (unsigned char)data[at] < 0x80)
        at++;
    return at;
}

/* Decodes a character beyond ASCII. Returns the number of its bytes. */
static size_t take_character(const char *data, size_t size, uint32_t *code)
{
    static const unsigned char first_bits[] = {0, 0, 0x1F, 0x0F, 0x07};
    size_t length = utf8_length(data, size);

    if (length == 0) {
        *code = 0xFFFD;
        return 1;
    }
    *code = (unsigned char)data[0] & first_bits[length];
    for (size_t i = 1; i < length; i++)
        *code = *code << 6 | ((unsigned char)data[i] & 0x3F);
    return length;
}

void json_ascii(struct buf *out, const char *data, size_t size)
{
    size_t at = 0;

    buf_reserve(out, size);
    while (at < size) {
        size_t length = ascii_length(data + at, size - at);
        uint32_t code;

        buf_add(out, data + at, length);
        at += length;
        if (at < size) {
            at += take_character(data + at, size - at, &code);
            json_escape_code(out, code);
        }
    }
}

/* ---- around values ---- */

void json_key(struct buf *out, const char *key)
{
    char last = out->size > 0 ? out->data[out->size - 1] : '{';

    if (last != '{' && last != '[')
        buf_char(out, ',');
    json_quote_str(out, key);
    buf_char(out, ':');
}

void json_member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

void json_pointer_add(struct buf *out, const char *data, size_t size)
{
    buf_char(out, '/');
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '~')
            buf_str(out, "~0");
        else if (data[i] == '/')
            buf_str(out, "~1");
        else if (data[i] == '\0')
            buf_str(out, "\\u0000");
        else
            buf_char(out, data[i]);
    }
}
