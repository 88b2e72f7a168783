/* SPDX-License-Identifier: MIT */
/*
 * htu.c - compares the htu of a DPoP proof with the request's URL
 */
#include "htu.h"

#include <string.h>

#include "codec.h"
#include "jsonwrite.h"
#include "percent.h"

#define URL_MAX 65536

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Appends scheme, host and port in lower case, without a default port. Returns
   the path, or NULL if the text is not a URL. */
static const char *add_origin(struct buf *out, const char *url)
{
    const char *host = strstr(url, "://");

    if (host == NULL)
        return NULL;
    const char *path = host + 3 + strcspn(host + 3, "/?#");
    for (const char *at = url; at < path; at++)
        buf_char(out, lower(*at));
    const char *port = strncmp(buf_cstr(out), "https:", 6) == 0  ? ":443"
                       : strncmp(buf_cstr(out), "http:", 5) == 0 ? ":80"
                                                                 : "/";
    size_t size = strlen(port);
    if (out->size > size && strcmp(out->data + out->size - size, port) == 0)
        out->data[out->size -= size] = '\0';
    return path;
}

/* Appends a character of the decoded path as it must be written in htu. */
static void add_char(struct buf *out, const char *data, size_t size)
{
    if (memchr("% \"#", *data, 4) != NULL)
        percent_encode(out, data, size);
    else
        buf_add(out, data, size);
}

static void add_decoded(struct buf *out, const char *path)
{
    auto_buf struct buf plain = BUF_INIT(URL_MAX);

    percent_decode(&plain, path, strlen(path), false);
    for (size_t i = 0; i < plain.size;) {
        const char *at = plain.data + i;
        size_t left = plain.size - i;
        size_t size = utf8_length(at, left);

        if (size > 0)
            add_char(out, at, size);
        else
            buf_str(out, "\xEF\xBF\xBD");
        i += size > 0 ? size : utf8_broken(at, left);
    }
    out->failed = out->failed || !buf_ok(&plain);
}

bool htu_fits(const char *htu, const char *url)
{
    auto_buf struct buf claimed = BUF_INIT(URL_MAX);
    auto_buf struct buf asked = BUF_INIT(URL_MAX);
    const char *claimed_path = add_origin(&claimed, htu);
    const char *path = add_origin(&asked, url);

    if (claimed_path == NULL || path == NULL)
        return false;
    buf_str(&claimed, *claimed_path == '\0' ? "/" : claimed_path);
    add_decoded(&asked, *path == '\0' ? "/" : path);
    return buf_ok(&claimed) && buf_ok(&asked)
           && strcmp(buf_cstr(&claimed), buf_cstr(&asked)) == 0;
}
