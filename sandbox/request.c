/* SPDX-License-Identifier: MIT */
/*
 * request.c - stores a request, and decodes and writes its parts
 */
#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base64.h"
#include "codec.h"
#include "jsonwrite.h"

bool pairs_add(struct pairs *pairs, const char *name, const char *value)
{
    if (pairs->count == pairs->room) {
        size_t room = pairs->room == 0 ? 16 : pairs->room * 2;
        struct pair *items = reallocarray(pairs->items, room, sizeof(*items));
        if (items == NULL)
            return false;
        pairs->items = items;
        pairs->room = room;
    }
    struct pair pair = {strdup(name), strdup(value)};
    if (pair.name == NULL || pair.value == NULL) {
        free(pair.name);
        free(pair.value);
        return false;
    }
    pairs->items[pairs->count++] = pair;
    return true;
}

void pairs_free(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        free(pairs->items[i].name);
        free(pairs->items[i].value);
    }
    free(pairs->items);
    *pairs = (struct pairs){NULL, 0, 0};
}

struct request *request_new(const char *target)
{
    struct request *request = calloc(1, sizeof(*request));
    if (request == NULL)
        return NULL;
    request->target = strdup(target);
    if (request->target == NULL) {
        free(request);
        return NULL;
    }
    request->body = (struct buf)BUF_INIT(REQUEST_BODY_MAX);
    const char *mark = strchr(request->target, '?');
    size_t size = strlen(request->target);
    size_t path = mark == NULL ? size : (size_t)(mark - request->target);
    request->path = (struct json_span){request->target, path};
    if (mark != NULL)
        request->query = (struct json_span){mark + 1, size - path - 1};
    return request;
}

void request_free(struct request *request)
{
    if (request == NULL)
        return;
    free(request->target);
    free(request->method);
    pairs_free(&request->headers);
    pairs_free(&request->params);
    buf_free(&request->body);
    free(request);
}

static bool add_param(struct pairs *params, const char *text, size_t size)
{
    const char *equals = memchr(text, '=', size);
    size_t name_size = equals == NULL ? size : (size_t)(equals - text);
    auto_buf struct buf name = BUF_INIT(REQUEST_BODY_MAX);
    auto_buf struct buf value = BUF_INIT(REQUEST_BODY_MAX);

    percent_decode(&name, text, name_size, true);
    if (equals != NULL)
        percent_decode(&value, equals + 1, size - name_size - 1, true);
    return buf_ok(&name) && buf_ok(&value)
           && pairs_add(params, buf_cstr(&name), buf_cstr(&value));
}

bool pairs_read(struct pairs *pairs, const char *text, size_t size)
{
    const char *at = text, *end = text + size;

    while (at < end) {
        const char *amp = memchr(at, '&', (size_t)(end - at));
        const char *stop = amp == NULL ? end : amp;
        if (stop > at && !add_param(pairs, at, (size_t)(stop - at)))
            return false;
        at = amp == NULL ? end : amp + 1;
    }
    return true;
}

bool request_read_query(struct request *request)
{
    const struct json_span *query = &request->query;

    return query->data == NULL
           || pairs_read(&request->params, query->data, query->size);
}

void request_body_add(struct request *request, const char *data, size_t size)
{
    request->body_size += size;
    if (request->body_size > REQUEST_BODY_MAX)
        buf_free(&request->body);
    else
        buf_add(&request->body, data, size);
}

const char *request_header(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->headers.count; i++)
        if (strcasecmp(request->headers.items[i].name, name) == 0)
            return request->headers.items[i].value;
    return NULL;
}

const char *request_param(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->params.count; i++)
        if (strcmp(request->params.items[i].name, name) == 0)
            return request->params.items[i].value;
    return NULL;
}

bool request_path_is(const struct request *request, const char *path)
{
    return request->path.size == strlen(path)
           && memcmp(request->path.data, path, request->path.size) == 0;
}

bool request_under(const struct request *request, const char *prefix)
{
    size_t size = strlen(prefix);
    const struct json_span *path = &request->path;

    return path->size >= size && memcmp(path->data, prefix, size) == 0
           && (path->size == size || path->data[size] == '/');
}

char *segment_decode(const char *segment, size_t size)
{
    auto_buf struct buf text = BUF_INIT(REQUEST_BODY_MAX);

    percent_decode(&text, segment, size, false);
    if (!buf_ok(&text) || memchr(buf_cstr(&text), '\0', text.size) != NULL)
        return NULL;
    return buf_take(&text, NULL);
}

static bool holds_secret(const char *name)
{
    return strcasecmp(name, "Authorization") == 0
           || strcasecmp(name, "Proxy-Authorization") == 0;
}

void request_write_headers(struct buf *out, const struct request *request,
                           bool secrets)
{
    buf_char(out, '[');
    for (size_t i = 0; i < request->headers.count; i++) {
        const struct pair *header = &request->headers.items[i];
        buf_str(out, i == 0 ? "[" : ",[");
        json_quote_str(out, header->name);
        buf_char(out, ',');
        if (secrets || !holds_secret(header->name)) {
            json_quote_str(out, header->value);
        } else {
            const char *space = strchr(header->value, ' ');
            auto_buf struct buf masked = BUF_INIT(REQUEST_BODY_MAX);
            if (space != NULL)
                buf_add(&masked, header->value,
                        (size_t)(space - header->value) + 1);
            buf_str(&masked, "***");
            json_quote(out, buf_cstr(&masked), masked.size);
        }
        buf_char(out, ']');
    }
    buf_char(out, ']');
}

void request_write_body(struct buf *out, const struct request *request)
{
    const struct buf *body = &request->body;
    const char *data = buf_cstr(body);

    json_key(out, "body_size");
    buf_fmt(out, "%llu", (unsigned long long)request->body_size);
    json_key(out, "body");
    if (request->body_size > REQUEST_BODY_MAX) {
        buf_str(out, "null,\"body_dropped\":true");
    } else if (utf8_valid(data, body->size)) {
        json_quote(out, data, body->size);
    } else {
        buf_str(out, "null,\"body_base64\":\"");
        base64_add(out, data, body->size);
        buf_char(out, '"');
    }
}

void pairs_write(struct buf *out, const struct pairs *pairs)
{
    buf_char(out, '[');
    for (size_t i = 0; i < pairs->count; i++) {
        buf_str(out, i == 0 ? "[" : ",[");
        json_quote_str(out, pairs->items[i].name);
        buf_char(out, ',');
        json_quote_str(out, pairs->items[i].value);
        buf_char(out, ']');
    }
    buf_char(out, ']');
}
