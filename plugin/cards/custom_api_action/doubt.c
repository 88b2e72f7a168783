/* SPDX-License-Identifier: MIT */
/* doubt.c - looks for probable mistakes in a target, and logs them. */
#include "doubt.h"

#include <string.h>

#include "card.h"

/* Returns the value of a query parameter, and its length in *size, or NULL if
   it is absent. */
static const char *value_of(const char *query, const char *name, size_t *size)
{
    size_t length = strlen(name);

    for (; *query != '\0'; query += strspn(query, "&")) {
        size_t pair = strcspn(query, "&");

        if (pair > length && memcmp(query, name, length) == 0
            && query[length] == '=') {
            *size = pair - length - 1;
            return query + length + 1;
        }
        query += pair;
    }
    return NULL;
}

static bool ends_in_blank(const char *path, size_t size)
{
    return size >= 3 && memcmp(path + size - 3, "%20", 3) == 0;
}

void doubt_target(const struct plan *plan, const struct log *log)
{
    const struct buf *target = &plan->target;
    const char *text = buf_cstr(target);
    const char *query = strchr(text, '?');
    size_t path = query != NULL ? (size_t)(query - text) : target->size;
    size_t size = 0;
    const char *after;

    if (ends_in_blank(text, path))
        log_line(log, CARD_LOG_WARNING,
                 "the path ends with a space, which is sent as %%20: remove "
                 "it unless it is part of the name");
    if (query == NULL)
        return;
    if (strchr(query, '+') != NULL)
        log_line(log, CARD_LOG_WARNING,
                 "the query of the Relative URL contains a +, which the server "
                 "reads as a space: for the character itself write %%2B, or "
                 "give the value in Query");
    after = value_of(query + 1, "after", &size);
    if (after != NULL && memmem(after, size, "%25", 3) != NULL)
        log_line(log, CARD_LOG_WARNING,
                 "the cursor after is encoded twice (%%25): a cursor from a "
                 "Link header goes into the Relative URL as it came, or "
                 "decoded into Query");
}
