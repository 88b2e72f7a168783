/* SPDX-License-Identifier: MIT */
/* base64.c - implements RFC 4648, sections 4 and 5. */
#include "base64.h"

#include <string.h>

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static const char standard[] = LETTERS "+/";
static const char url_safe[] = LETTERS "-_";

static void add(struct buf *out, const unsigned char *data, size_t size,
                const char *letters, bool padded)
{
    for (size_t i = 0; i < size; i += 3) {
        unsigned b1 = i + 1 < size ? data[i + 1] : 0;
        unsigned b2 = i + 2 < size ? data[i + 2] : 0;
        unsigned group = (unsigned)data[i] << 16 | b1 << 8 | b2;
        size_t used = size - i < 3 ? size - i + 1 : 4;
        char four[4] = {letters[group >> 18], letters[(group >> 12) & 63],
                        used > 2 ? letters[(group >> 6) & 63] : '=',
                        used > 3 ? letters[group & 63] : '='};

        buf_add(out, four, padded ? 4 : used);
    }
}

void base64_add(struct buf *out, const void *data, size_t size)
{
    add(out, data, size, standard, true);
}

void base64url_add(struct buf *out, const void *data, size_t size)
{
    add(out, data, size, url_safe, false);
}

bool base64url_read(struct buf *out, const char *text, size_t size)
{
    unsigned bits = 0, have = 0;

    while (size > 0 && text[size - 1] == '=')
        size--;
    for (size_t i = 0; i < size; i++) {
        const char *at = text[i] != '\0' ? strchr(url_safe, text[i]) : NULL;

        if (at == NULL)
            return false;
        bits = (bits << 6 | (unsigned)(at - url_safe)) & 0xFFFFFF;
        have += 6;
        if (have >= 8) {
            have -= 8;
            buf_char(out, (char)(bits >> have));
        }
    }
    return size % 4 != 1;
}
