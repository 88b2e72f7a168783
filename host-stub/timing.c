/* SPDX-License-Identifier: MIT */
/* timing.c - prints a line for each attempt. */
#include "timing.h"

#include "jsonwalk.h"
#include "text.h"

struct column {
    const char *title;
    const char *key;
    const char *other_key; /* used if the first key is absent */
    int width;
};

static const struct column columns[] = {
    {"outcome", "status", "failure", 12},
    {"waited", "waited_ms", NULL, 9},
    {"name", "name_ms", NULL, 9},
    {"connect", "connect_ms", NULL, 9},
    {"tls", "tls_ms", NULL, 9},
    {"first byte", "first_byte_ms", NULL, 11},
    {"total", "total_ms", NULL, 9},
};

#define COUNT (sizeof columns / sizeof *columns)

static void add_cell(struct buf *line, const struct column *column,
                     struct json_span attempt)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    struct json_span value;

    if (json_find(attempt, column->key, &value)
        || (column->other_key != NULL
            && json_find(attempt, column->other_key, &value))) {
        if (json_type(value) == 's')
            json_unquote(&text, value);
        else
            json_compact(&text, value);
    } else {
        buf_char(&text, '-');
    }
    buf_fmt(line, "%*s", column->width, buf_cstr(&text));
}

static void show_table(struct json_span attempts)
{
    auto_buf struct buf line = BUF_INIT(BUF_FILE);
    struct json_walk walk;
    struct json_span attempt;
    unsigned number = 0;

    buf_str(&line, "try ");
    for (size_t i = 0; i < COUNT; i++)
        buf_fmt(&line, "%*s", columns[i].width, columns[i].title);
    buf_str(&line, "  (ms)");
    tell(buf_cstr(&line), line.size);
    json_walk_into(&walk, attempts);
    while (json_walk_element(&walk, &attempt)) {
        if (json_type(attempt) != 'o')
            continue;
        buf_reset(&line);
        buf_fmt(&line, "%3u ", ++number);
        for (size_t i = 0; i < COUNT; i++)
            add_cell(&line, &columns[i], attempt);
        tell(buf_cstr(&line), line.size);
    }
}

void timing_show(const struct options *options, struct card_text attempts)
{
    struct json_span json = {attempts.data, attempts.size};

    if (!options->timing || json.data == NULL)
        return;
    if (options->json) {
        auto_buf struct buf line = BUF_INIT(BUF_DATA);

        buf_str(&line, "{\"attempts\":");
        json_compact(&line, json);
        buf_char(&line, '}');
        tell(buf_cstr(&line), line.size);
    } else {
        show_table(json);
    }
}
