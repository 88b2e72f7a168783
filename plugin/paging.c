/* SPDX-License-Identifier: MIT */
/* paging.c - follows a connection's pointers into a body. */
#include "paging.h"

void paging_free(struct paging *paging)
{
    buf_free(&paging->items);
    buf_free(&paging->next);
    buf_free(&paging->cursor);
    buf_free(&paging->parameter);
}

bool paging_is_set(const struct paging *paging)
{
    return paging->items.size > 0 || paging->next.size > 0
           || paging->cursor.size > 0;
}

static bool find(const struct buf *pointer, struct json_span body,
                 struct json_span *value)
{
    const struct json_span span = {buf_cstr(pointer), pointer->size};

    return pointer->size > 0 && body.data != NULL
           && json_pointer_find(body, span, value);
}

bool paging_items(const struct paging *paging, struct json_span body,
                  struct json_span *items)
{
    struct json_span value;

    if (!find(&paging->items, body, &value) || json_type(value) != 'a')
        return false;
    *items = value;
    return true;
}

static void forget_link(struct link *link)
{
    link->is_there = false;
    buf_reset(&link->url);
}

/* A text of a URL has no control characters; one of a cursor may have any. */
static bool is_url(const struct buf *text)
{
    for (size_t i = 0; i < text->size; i++) {
        unsigned char c = (unsigned char)text->data[i];

        if (c < ' ' || c == 0x7F)
            return false;
    }
    return true;
}

/* Reads a value that is there into the link; returns false if it cannot be
   one. */
static bool read_link(struct link *link, struct json_span value, bool cursor)
{
    char type = json_type(value);

    if (type == 's') {
        json_unquote(&link->url, value);
        link->is_there = link->url.size > 0 || link->url.failed;
        return cursor || is_url(&link->url);
    }
    if (type == 'n' && cursor) {
        buf_add(&link->url, value.data, value.size);
        link->is_there = true;
        return true;
    }
    return type == '0' || type == 'f';
}

void paging_link(const struct paging *paging, struct json_span body,
                 struct links *links)
{
    bool cursor = paging->cursor.size > 0;
    struct json_span value;

    if (!cursor && paging->next.size == 0)
        return;
    forget_link(&links->next);
    forget_link(&links->broken);
    if (!find(cursor ? &paging->cursor : &paging->next, body, &value)
        || read_link(&links->next, value, cursor))
        return;
    forget_link(&links->next);
    links->broken.is_there = true;
    buf_add(&links->broken.url, value.data, value.size);
}

const char *paging_fault(const struct paging *paging)
{
    if (paging->cursor.size > 0)
        return "is not a cursor, which is a text or a number: check the "
               "connection's next_cursor_pointer";
    if (paging->next.size > 0)
        return "is not the text of a URL: check the connection's next_pointer";
    return "is not written as a Link header has it, <URL>; rel=\"next\"";
}
