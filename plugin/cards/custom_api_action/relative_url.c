/* SPDX-License-Identifier: MIT */
/* relative_url.c - checks and encodes the input relative_url. */
#include "relative_url.h"

#include <string.h>

#include "ascii.h"
#include "card.h"
#include "service.h"
#include "target.h"

static const char field_url[] = "relative_url";

/* Adds a fault that says how to begin. */
static bool refuse_beginning(struct error *error, const char *message)
{
    error_add(error, CARD_INVALID_INPUT, field_url, "/relative_url",
              "%s as in %s.", message, service.example);
    return false;
}

static bool refuse(struct error *error, const char *message)
{
    error_add(error, CARD_INVALID_INPUT, field_url, "/relative_url", "%s",
              message);
    return false;
}

/* Does it begin with a scheme, such as "https:" or "data:" (RFC 3986, section
   3.1)? */
static bool has_scheme(const char *url, size_t size)
{
    size_t i = 0;

    if (size == 0 || !ascii_is_alpha(url[0]))
        return false;
    while (i < size
           && (ascii_is_alpha(url[i]) || ascii_is_digit(url[i])
               || (url[i] != '\0' && strchr("+-.", url[i]))))
        i++;
    return i < size && url[i] == ':';
}

static bool beginning_allowed(const char *url, size_t size, struct error *error)
{
    if (has_scheme(url, size)) {
        error_add(error, CARD_INVALID_INPUT, field_url, "/relative_url",
                  "Relative URL must not name a scheme or a host: %s. Begin "
                  "with the path, as in %s.",
                  service.goes_to, service.example);
        return false;
    }
    if (size > 1 && url[0] == '/' && url[1] == '/')
        return refuse_beginning(
            error, "Relative URL must begin with a single slash: \"//\" would "
                   "name another host. Write it");
    if (url[0] != '/')
        return refuse_beginning(error, "Relative URL must begin with a slash,");
    return true;
}

/* Decodes each %XX once. Returns false if an escape is invalid. */
static bool decode(struct buf *plain, const char *url, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high, low;

        if (url[i] != '%') {
            buf_char(plain, url[i]);
            continue;
        }
        high = i + 1 < size ? ascii_hex(url[i + 1]) : -1;
        low = i + 2 < size ? ascii_hex(url[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        buf_char(plain, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}

static bool path_end_allowed(const char *url, size_t size, struct error *error)
{
    const char *question = memchr(url, '?', size);
    size_t path_size = question != NULL ? (size_t)(question - url) : size;
    auto_buf struct buf plain = BUF_INIT(RELATIVE_URL_MAX);
    auto_buf struct buf path = BUF_INIT(RELATIVE_URL_MAX);

    if (!decode(&plain, url, size))
        return refuse(error, "Relative URL has a % without two hexadecimal "
                             "digits after it. Write %25 for a percent sign.");
    decode(&path, url, path_size);
    if (!buf_ok(&plain) || !buf_ok(&path))
        return error_no_memory(error);
    if (target_has_control(&plain))
        return refuse(error, "Relative URL contains a control character, plain "
                             "or percent-encoded. Remove it.");
    if (target_has_dots(path.data, path.size))
        return refuse(error,
                      "Relative URL contains a . or .. segment, plain or "
                      "percent-encoded. Write the path that it leads to.");
    return true;
}

static bool url_allowed(const char *url, size_t size, struct error *error)
{
    if (size > RELATIVE_URL_MAX)
        return refuse(error, "Relative URL is longer than 8192 bytes. Move "
                             "parameters to Query, or use fewer of them.");
    if (!beginning_allowed(url, size, error))
        return false;
    if (memchr(url, '\\', size) != NULL)
        return refuse(error,
                      "Relative URL contains a backslash. Separate segments "
                      "with /, or write %5C for the character itself.");
    if (memchr(url, '#', size) != NULL)
        return refuse(
            error, "Relative URL contains a # fragment, which is never sent. "
                   "Remove it, or write %23 for the character itself.");
    return path_end_allowed(url, size, error);
}

bool relative_url_read(struct buf *target, struct json_span relative_url,
                       struct error *error)
{
    auto_buf struct buf url = BUF_INIT(relative_url.size);

    json_unquote(&url, relative_url);
    if (!buf_ok(&url))
        return error_no_memory(error);
    if (!url_allowed(buf_cstr(&url), url.size, error))
        return false;
    target_encode_url(target, buf_cstr(&url), url.size);
    return buf_ok(target) || error_buf(error, target, field_url);
}
