/* SPDX-License-Identifier: MIT */
/* notjson.c - writes text as a JSON string, and other bytes in base64. */
#include "notjson.h"

#include <stdbool.h>
#include <string.h>

#include "base64.h"
#include "jsonwrite.h"

/* The bytes read at a time; three bytes become four of base64. */
#define BLOCK ((size_t)3 * 1024)

static bool is_text(const char *data, size_t size)
{
    return utf8_valid(data, size) && memchr(data, '\0', size) == NULL;
}

/* How many of the bytes are complete characters of a text. */
static size_t whole_characters(const char *data, size_t size)
{
    while (((unsigned char)data[size] & 0xC0) == 0x80)
        size--;
    return size;
}

/* Encodes in place. Encoded data is never shorter than its source, so the write
   position must stay behind the read position: the source was moved to the end
   of the buffer. */
static void encode(struct buf *out, size_t from, size_t size, bool text)
{
    char block[BLOCK];

    while (size > 0) {
        size_t some = size;

        if (size > BLOCK)
            some = text ? whole_characters(out->data + from, BLOCK) : BLOCK;
        memcpy(block, out->data + from, some);
        from += some;
        size -= some;
        if (text)
            json_quote_inside(out, block, some);
        else
            base64_add(out, block, some);
    }
}

/* Reserves all the room that is needed, and moves the bytes to its end; the NUL
   after a buf needs one byte more. Returns the new position of the bytes. */
static size_t make_way(struct buf *out, size_t begin, size_t total)
{
    size_t size = out->size - begin;
    size_t from = begin + total + 1 - size;

    if (!buf_reserve(out, total + 2 - size))
        return 0;
    memmove(out->data + from, out->data + begin, size);
    out->size = begin;
    return from;
}

void notjson_replace(struct buf *out, size_t begin, const char *content_type)
{
    const char *body = out->data + begin;
    size_t size = out->size - begin, total, from;
    bool text = is_text(body, size);
    auto_buf struct buf before = BUF_INIT(SIZE_MAX / 8);
    const char *behind = text ? "\"" : "\"}";

    if (text) {
        buf_char(&before, '"');
        total = json_quoted_size(body, size);
    } else {
        buf_str(&before, "{\"content_type\":");
        if (content_type != NULL)
            json_quote_str(&before, content_type);
        else
            buf_str(&before, "null");
        buf_str(&before, ",\"base64\":\"");
        total = (size + 2) / 3 * 4;
    }
    total += before.size + strlen(behind);
    from = buf_ok(&before) ? make_way(out, begin, total) : 0;
    if (from == 0) {
        out->failed = true;
        return;
    }
    buf_add(out, before.data, before.size);
    encode(out, from, size, text);
    buf_str(out, behind);
}
