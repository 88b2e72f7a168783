/* SPDX-License-Identifier: MIT */
/* preview.c - parses a preview. */
#include "preview.h"

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
    preview->has_body = string_member(&preview->body, json, "body");
    return true;
}

void preview_free(struct preview *preview)
{
    buf_free(&preview->method);
    buf_free(&preview->url);
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
}
