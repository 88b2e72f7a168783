/* SPDX-License-Identifier: MIT */
/* serve-next.c - see serve-next.h. */
#include "serve-next.h"

#include "jsonwrite.h"
#include "result-check.h"
#include "text.h"

static void add_object(struct buf *out, const char *key, struct card_text text,
                       const char *otherwise)
{
    json_key(out, key);
    if (text.data != NULL && result_is_good(text))
        json_line(out, (struct json_span){text.data, text.size});
    else
        buf_str(out, otherwise);
}

void serve_add_next(struct buf *out, const struct card_result *result)
{
    add_object(out, "next", result->next, "null");
    if (result->next_refused.data != NULL)
        add_object(
            out, "next_refused", result->next_refused,
            "{\"message\":\"The card does not ask for the next page.\"}");
    if ((result->flags & CARD_NEXT_LATER) != 0)
        buf_str(out, ",\"next_later\":true");
}
