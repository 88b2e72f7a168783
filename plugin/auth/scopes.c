/* SPDX-License-Identifier: MIT */
/* scopes.c - reads scopes from a text or an array of texts. */
#include "scopes.h"

#include <string.h>

#include "connection.h"
#include "jsonwalk.h"
#include "service.h"

/* Scopes are printable ASCII without quote and backslash (RFC 6749, section
   3.3). The separators are allowed as well. */
static bool is_allowed(const struct buf *text)
{
    for (size_t i = 0; i < text->size; i++) {
        char c = text->data[i];

        if (c < ' ' || c >= 0x7F || c == '"' || c == '\\')
            return false;
    }
    return true;
}

/* Returns false if the text contains a character that is not valid in a
   scope. */
static bool add_words(struct buf *scopes, const struct buf *text)
{
    const char *at = buf_cstr(text);

    if (!is_allowed(text))
        return false;
    for (at += strspn(at, " ,"); *at != '\0'; at += strspn(at, " ,")) {
        size_t size = strcspn(at, " ,");

        if (scopes->size > 0)
            buf_char(scopes, ' ');
        buf_add(scopes, at, size);
        at += size;
    }
    return true;
}

static bool add_text(struct connection_reader *reader, struct buf *scopes,
                     struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(CONNECTION_TEXT_MAX);

    if (json_type(value) != 's')
        return reader_fault(reader, CONNECTION_SCOPES,
                            "must be a string of words, or an array of "
                            "strings.");
    json_unquote(&text, value);
    if (!reader_is_kept(reader, CONNECTION_SCOPES, &text))
        return false;
    if (!add_words(scopes, &text))
        return reader_fault(reader, CONNECTION_SCOPES,
                            "contains a character that no scope has. Separate "
                            "the scopes by spaces.");
    return reader_is_kept(reader, CONNECTION_SCOPES, scopes);
}

bool scopes_read(struct connection_reader *reader, struct buf *scopes)
{
    struct json_span value = reader_value(reader, CONNECTION_SCOPES);
    struct json_span scope;
    struct json_walk walk;
    bool good = true;

    if (json_type(value) == 'a') {
        json_walk_into(&walk, value);
        while (good && json_walk_element(&walk, &scope))
            good = add_text(reader, scopes, scope);
    } else if (!members_empty(value)) {
        good = add_text(reader, scopes, value);
    }
    if (good && scopes->size == 0
        && (service_field(CONNECTION_SCOPES)->flags & CARD_FIELD_REQUIRED) != 0)
        return reader_fault(reader, CONNECTION_SCOPES, service.no_scopes);
    return good;
}
