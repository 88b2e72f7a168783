/* SPDX-License-Identifier: MIT */
/* pattern-lines.c - applies patterns for pattern-ecma.mjs: reads lines with an
   array of two JSON strings, and prints "yes", "no" or "unknown" for each. */
#include <stdio.h>
#include <stdlib.h>

#include "jsontext.h"
#include "jsonwalk.h"
#include "pattern.h"

static const char *judge(const char *line, size_t size)
{
    static const char *const words[] = {"yes", "no", "unknown"};
    auto_buf struct buf pattern = BUF_INIT(1u << 16);
    auto_buf struct buf text = BUF_INIT(1u << 16);
    struct json_walk walk;
    struct json_span value;

    if (!json_valid(line, size, NULL))
        return "broken";
    json_walk_into(&walk, (struct json_span){line, size});
    if (!json_walk_element(&walk, &value))
        return "broken";
    json_unquote(&pattern, value);
    if (!json_walk_element(&walk, &value))
        return "broken";
    json_unquote(&text, value);
    return words[pattern_match(buf_cstr(&pattern), buf_cstr(&text))];
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    while ((size = getline(&line, &room, stdin)) > 0)
        puts(judge(line, (size_t)size));
    free(line);
    return 0;
}
