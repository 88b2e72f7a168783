/* SPDX-License-Identifier: MIT */
/* preview.c - parses a preview. */
#include "preview.h"

#include <string.h>

#include "redact.h"

static bool string_member(struct buf *text, struct json_span object,
                          const char *key)
{
    struct json_span value;

    buf_reset(text);
    if (!json_find(object, key, &value) || json_type(value) != 's')
        return false;
    json_unquote(text, value);
    return true;
}

bool preview_read(struct preview *preview, struct json_span json)
{
    if (json_type(json) != 'o'
        || !string_member(&preview->method, json, "method")
        || !string_member(&preview->url, json, "url")
        || !json_find(json, "headers", &preview->headers)
        || json_type(preview->headers) != 'a')
        return false;
    string_member(&preview->url_secret, json, "url_secret");
    preview->has_body = string_member(&preview->body, json, "body");
    return true;
}

void preview_free(struct preview *preview)
{
    buf_free(&preview->method);
    buf_free(&preview->url);
    buf_free(&preview->url_secret);
    buf_free(&preview->body);
}

bool preview_header(struct json_walk *walk, struct preview_header *header)
{
    struct json_span entry;

    while (json_walk_element(walk, &entry)) {
        if (json_type(entry) != 'o'
            || !string_member(&header->name, entry, "name")
            || !string_member(&header->value, entry, "value"))
            continue;
        string_member(&header->prefix, entry, "prefix");
        string_member(&header->secret, entry, "secret");
        string_member(&header->user, entry, "user");
        string_member(&header->user_secret, entry, "user_secret");
        string_member(&header->password_secret, entry, "password_secret");
        return true;
    }
    return false;
}

void preview_header_free(struct preview_header *header)
{
    buf_free(&header->name);
    buf_free(&header->value);
    buf_free(&header->prefix);
    buf_free(&header->secret);
    buf_free(&header->user);
    buf_free(&header->user_secret);
    buf_free(&header->password_secret);
}

bool preview_is_basic(const struct preview_header *header)
{
    return header->user_secret.size > 0 || header->password_secret.size > 0;
}

bool preview_ends_in_secret(const struct preview *preview)
{
    static const size_t mask = sizeof REDACT_MASK - 1;
    size_t size = preview->url.size;

    return preview->url_secret.size > 0 && size > mask
           && memcmp(preview->url.data + size - mask, REDACT_MASK, mask) == 0;
}
