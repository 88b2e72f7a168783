/* SPDX-License-Identifier: MIT */
/* paging-read.c - reads where answers have a list and the way to its next
   page. */
#include "http_api.h"

#include <string.h>

#include "paging.h"
#include "target.h"

static bool read_pointer(struct connection_reader *reader,
                         enum connection_place place, struct buf *pointer)
{
    const char *fault;

    if (!reader_text(reader, place, pointer))
        return false;
    fault = json_pointer_fault(
        (struct json_span){buf_cstr(pointer), pointer->size});
    return fault == NULL || reader_fault(reader, place, fault);
}

/* Is the parameter the one that the API key has? */
static bool is_key(const struct connection *c)
{
    const struct buf *parameter = &c->paging.parameter;

    return c->auth == &http_api_key_query && parameter->size == c->key_name.size
           && memcmp(buf_cstr(parameter), buf_cstr(&c->key_name),
                     parameter->size)
                  == 0;
}

static bool read_parameter(struct connection_reader *reader,
                           struct connection *c)
{
    struct paging *paging = &c->paging;

    if (!reader_text(reader, CONNECTION_CURSOR_PARAMETER, &paging->parameter))
        return false;
    if (paging->cursor.size == 0 && paging->parameter.size == 0)
        return true;
    if (paging->cursor.size == 0)
        return reader_fault(reader, CONNECTION_CURSOR_PARAMETER,
                            "is given without next_cursor_pointer, which says "
                            "where in the answer the cursor is.");
    if (paging->parameter.size == 0)
        return reader_fault(reader, CONNECTION_CURSOR_PARAMETER,
                            "is missing: next_cursor_pointer needs the name of "
                            "the query parameter that takes the cursor. "
                            "Example: cursor");
    if (target_has_control(&paging->parameter))
        return reader_fault(reader, CONNECTION_CURSOR_PARAMETER,
                            "must not contain control characters.");
    return !is_key(c)
           || reader_fault(reader, CONNECTION_CURSOR_PARAMETER,
                           "is the parameter of the API key. Give the one that "
                           "takes the cursor.");
}

bool http_api_read_paging(struct connection_reader *reader,
                          struct connection *c)
{
    struct paging *paging = &c->paging;
    bool good = read_pointer(reader, CONNECTION_ITEMS_POINTER, &paging->items);

    good = read_pointer(reader, CONNECTION_NEXT_POINTER, &paging->next) && good;
    good = read_pointer(reader, CONNECTION_CURSOR_POINTER, &paging->cursor)
           && good;
    if (paging->next.size > 0 && paging->cursor.size > 0)
        return reader_fault(reader, CONNECTION_CURSOR_POINTER,
                            "and next_pointer are both given. Give the one "
                            "that the API's answers have.");
    return read_parameter(reader, c) && good;
}
