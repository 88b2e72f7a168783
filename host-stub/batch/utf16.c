/* SPDX-License-Identifier: MIT */
/* utf16.c - recognises UTF-16 by its first bytes, and converts it by iconv. */
#include "utf16.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

/* A byte that is in no UTF-8 text. */
#define NOT_UTF8 '\xFF'

bool utf16_is_likely(const char *data)
{
    return (data[0] == '\0') != (data[1] == '\0');
}

enum utf16_kind utf16_detect(const char *data, size_t size, size_t *mark)
{
    *mark = 0;
    if (size < 2)
        return UTF16_NONE;
    if (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0) {
        *mark = 2;
        return data[0] == '\xFF' ? UTF16_LITTLE : UTF16_BIG;
    }
    if (!utf16_is_likely(data) || size < 4
        || (data[0] == '\0') != (data[2] == '\0')
        || (data[1] == '\0') != (data[3] == '\0'))
        return UTF16_NONE;
    return data[0] == '\0' ? UTF16_BIG : UTF16_LITTLE;
}

bool utf16_begin(struct utf16 *utf16, enum utf16_kind kind)
{
    utf16->converter =
        iconv_open("UTF-8", kind == UTF16_BIG ? "UTF-16BE" : "UTF-16LE");
    /* iconv_open() returns (iconv_t)-1 if it failed */
    utf16->is_on = (intptr_t)utf16->converter != -1;
    utf16->size = 0;
    return utf16->is_on;
}

void utf16_end(struct utf16 *utf16)
{
    if (utf16->is_on)
        iconv_close(utf16->converter);
    utf16->is_on = false;
}

size_t utf16_convert(struct utf16 *utf16, bool end, char *to)
{
    char *from = utf16->bytes;
    char *out = to;
    size_t left = utf16->size;
    size_t room = UTF16_OUT(left);

    while (left > 0
           && iconv(utf16->converter, &from, &left, &out, &room)
                  == (size_t)-1) {
        size_t skipped = left < 2 ? left : 2;

        if (errno == EINVAL && !end)
            break;
        *out++ = NOT_UTF8;
        room--;
        from += skipped;
        left -= skipped;
    }
    memmove(utf16->bytes, from, left);
    utf16->size = left;
    return (size_t)(out - to);
}
