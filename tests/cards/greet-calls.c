/* SPDX-License-Identifier: MIT */
/* greet-calls.c - the calls of greet other than greeting: dry run, test,
   clock. */
#include "greet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    if (json_string_is(value, "planting"))
        buf_str(update, "{\"token\":{\"command\":[\"id\"]}}");
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

static void add_next(struct work *work, const char *mode)
{
    buf_fmt(&work->texts->next,
            "{\"style\": \"plain\", \"name\": \"x\", \"mode\": "
            "\"pages:%s\"}",
            mode);
}

/* The mode of the page after eN. Returns false if this page is not empty. */
static bool empty_page(const char *mode, char *next, size_t room)
{
    long left = mode[0] == 'e' ? strtol(mode + 1, NULL, 10) : 0;

    if (left > 0)
        snprintf(next, room, left > 1 ? "e%ld" : "1", left - 1);
    return left > 0;
}

void greet_page(struct work *work, struct buf *page)
{
    static const char after[][2] = {"x", "y", "z", "x"};
    const char *mode = buf_cstr(&work->mode) + strlen("pages:");
    char next[32] = {(char)(mode[0] == 'b' ? '0' : mode[0] - 1), '\0'};

    if (mode[0] == 'p') {
        buf_str(page, "{\"no\": \"list\"}");
        return;
    }
    if (empty_page(mode, next, sizeof next)) {
        buf_str(page, "[ ]");
        add_next(work, next);
        return;
    }
    buf_fmt(page, "[ {\"%c\": 10000000000000000000.0} ,\n\"%c\" ]", mode[0],
            mode[0]);
    if (mode[0] == '9')
        buf_add(&work->texts->next, work->form.data, work->form.size);
    else if (mode[0] >= 'x' && mode[0] <= 'z')
        add_next(work, after[mode[0] - 'x' + 1]);
    else if (mode[0] == 'r')
        buf_str(&work->texts->refused,
                "{\"message\": \"The link leads away.\",\n"
                "\"url\": \"https://other.example/\\u001b?after=2\"}");
    else if (mode[0] == 'l') {
        work->result->flags |= CARD_NEXT_LATER;
        add_next(work, "l");
    } else if (mode[0] != '1')
        add_next(work, next);
}
