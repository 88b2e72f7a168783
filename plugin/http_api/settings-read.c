/* SPDX-License-Identifier: MIT */
/* settings-read.c - reads what connections to any API have besides a
   sign-in. */
#include "http_api.h"

#include <string.h>

#include "headers.h"
#include "target.h"

static bool read_headers(struct connection_reader *reader, struct connection *c)
{
    struct json_span value = reader_value(reader, CONNECTION_HEADERS);

    if (members_empty(value))
        return true;
    if (json_type(value) != 'o')
        return reader_fault(reader, CONNECTION_HEADERS,
                            "must be an object of names and values.");
    c->headers.fault_code = CARD_BAD_CONNECTION;
    if (!headers_read(&c->headers, value, reader->error))
        return false;
    return c->auth != &http_api_key_header || c->key_name.size == 0
           || !headers_have(&c->headers, buf_cstr(&c->key_name))
           || reader_fault(reader, CONNECTION_HEADERS,
                           "has the header of the API key. Take it out.");
}

static bool is_path(const struct buf *path)
{
    const char *text = buf_cstr(path);
    auto_buf struct buf plain = BUF_INIT(TARGET_MAX);

    target_decode(&plain, text, strcspn(text, "?"));
    return buf_ok(&plain) && text[0] == '/' && text[1] != '/'
           && strpbrk(text, "\\#") == NULL && !target_has_control(path)
           && !target_has_control(&plain)
           && !target_has_dots(plain.data, plain.size);
}

static bool read_check_path(struct connection_reader *reader,
                            struct connection *c)
{
    auto_buf struct buf path = BUF_INIT(CONNECTION_TEXT_MAX);

    if (!reader_text(reader, CONNECTION_CHECK_PATH, &path))
        return false;
    if (path.size == 0)
        return true;
    if (!is_path(&path))
        return reader_fault(reader, CONNECTION_CHECK_PATH,
                            "must be a path that begins with one slash, "
                            "without . or .. segments; it may have a query. "
                            "Example: /me");
    target_encode_url(&c->check_path, buf_cstr(&path), path.size);
    return reader_is_kept(reader, CONNECTION_CHECK_PATH, &c->check_path);
}

bool http_api_read(struct connection_reader *reader,
                   struct connection *connection)
{
    bool good = read_headers(reader, connection);

    return read_check_path(reader, connection) && good;
}
