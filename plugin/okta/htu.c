/* SPDX-License-Identifier: MIT */
/* htu.c - normalises a URL for a DPoP proof. */
#include "htu.h"

#include <string.h>

#include "jsonwrite.h"
#include "target.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

static void add_char(struct buf *out, const char *data, size_t size)
{
    switch (*data) {
    case '%':
        buf_str(out, "%25");
        break;
    case ' ':
        buf_str(out, "%20");
        break;
    case '"':
        buf_str(out, "%22");
        break;
    case '#':
        buf_str(out, "%23");
        break;
    default:
        buf_add(out, data, size);
    }
}

static void encode_path(struct buf *out, const struct buf *plain)
{
    for (size_t i = 0; i < plain->size;) {
        const char *at = plain->data + i;
        size_t length = utf8_length(at, plain->size - i);

        if (length > 0)
            add_char(out, at, length);
        else
            buf_str(out, REPLACEMENT);
        i += length > 0 ? length : utf8_broken(at, plain->size - i);
    }
}

bool htu_add(struct buf *out, const char *url)
{
    size_t size = strcspn(url, "?#");
    const char *host = strstr(url, "://");
    size_t origin =
        host != NULL ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : 0;
    auto_buf struct buf plain = BUF_INIT(TARGET_MAX);

    if (memchr(url, '%', size) == NULL) {
        buf_add(out, url, size);
        return buf_ok(out);
    }
    buf_add(out, url, origin);
    target_decode(&plain, url + origin, size - origin);
    encode_path(out, &plain);
    return buf_ok(&plain) && buf_ok(out);
}
