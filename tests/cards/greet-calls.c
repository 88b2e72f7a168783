/* SPDX-License-Identifier: MIT */
/* greet-calls.c - what greet does beside greeting: dry run, test, clock. */
#include "greet.h"

#include <time.h>

#include "jsonwrite.h"

void greet_preview(struct buf *out, const char *form, size_t size)
{
    buf_str(out, "{\"method\":\"POST\",\"url\":\"https://greet.example/"
                 "it's%20[here]?a={b}&c=1\",\n\"headers\":["
                 "{\"name\":\"X-Style\",\"value\":\"$HOME `id` \\\"q\\\""
                 "\"},{\"name\":\"X-Empty\",\"value\":\"\"},"
                 "{\"name\":\"Authorization\",\"value\":\"Greet ***\","
                 "\"prefix\":\"Greet \",\"secret\":\"token\"},"
                 "{\"name\":\"X-Key\",\"value\":\"***\",\"prefix\":\"\","
                 "\"secret\":\"key\"}],\"body\":");
    json_quote(out, form, size);
    buf_char(out, '}');
}

int32_t greet_check(struct card_text connection, struct buf *update,
                    const char **why)
{
    struct json_span object = {connection.data, connection.size};
    struct json_span value;

    if (!json_find(object, "place", &value)) {
        *why = "The place is missing.";
        return CARD_BAD_CONNECTION;
    }
    if (json_string_is(value, "renewing"))
        buf_str(update, "{\"token\":\"fr3sh\"}");
    if (json_find(object, "token", &value) && json_string_is(value, "bad")) {
        *why = "The token is refused.";
        return CARD_AUTH;
    }
    return CARD_OK;
}

int64_t greet_now_ms(void)
{
    struct timespec now;

    timespec_get(&now, TIME_UTC);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void greet_page(struct buf *page, struct buf *next, struct json_span form,
                char left)
{
    if (left == 'p') {
        buf_str(page, "{\"no\": \"list\"}");
        return;
    }
    buf_fmt(page, "[ {\"%c\": 10000000000000000000.0} ,\n\"%c\" ]", left, left);
    if (left == '9')
        buf_add(next, form.data, form.size);
    else if (left != '1')
        buf_fmt(next,
                "{\"style\": \"plain\", \"name\": \"x\", \"mode\": "
                "\"pages:%c\"}",
                left == 'b' ? '0' : left - 1);
}
