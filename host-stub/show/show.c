/* SPDX-License-Identifier: MIT */
/* show.c - indents, colours and escapes JSON. */
#include "show.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsontext.h"
#include "text.h"

#define KEY "34;1"
#define STRING "32"
#define NUMBER "36"
#define LITERAL "33"

bool show_colored(const struct options *options, int fd)
{
    const char *none = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (options->color != COLOR_AUTO)
        return options->color == COLOR_ALWAYS;
    return isatty(fd) && (none == NULL || *none == '\0')
           && (term == NULL || strcmp(term, "dumb") != 0);
}

bool show_for_person(const struct options *options)
{
    if (options->json && (!options->body || options->paginate))
        return false;
    if (options->pretty)
        return true;
    return options->output == NULL
           && (options->color == COLOR_ALWAYS || isatty(STDOUT_FILENO));
}

static void paint(struct buf *out, const char *color, const char *data,
                  size_t size, bool colored)
{
    if (colored)
        buf_fmt(out, "\033[%sm", color);
    text_safe(out, data, size);
    if (colored)
        buf_str(out, "\033[0m");
}

void show_painted(struct buf *out, const char *color, const char *text,
                  bool colored)
{
    paint(out, color, text, strlen(text), colored);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* `at` is at the opening quote; returns the position after the closing one. */
static const char *string_end(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\')
            at++;
    }
    return at + 1;
}

/* Numbers, true, false and null end where another token begins. */
static const char *word_end(const char *at, const char *end)
{
    while (at < end && !is_space(*at) && strchr(",]}", *at) == NULL)
        at++;
    return at;
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

static void new_line(struct buf *out, size_t depth)
{
    buf_char(out, '\n');
    text_pad(out, depth * 2);
}

/* A string is a key when a colon follows it. */
static const char *add_string(struct buf *out, const char *at, const char *end,
                              bool color)
{
    const char *behind = string_end(at, end);
    const char *next = skip_space(behind, end);
    bool is_key = next < end && *next == ':';

    paint(out, is_key ? KEY : STRING, at, (size_t)(behind - at), color);
    if (!is_key)
        return behind;
    buf_str(out, ": ");
    return next + 1;
}

static const char *add_token(struct buf *out, const char *at, const char *end,
                             size_t *depth, bool color)
{
    const char *next;

    switch (*at) {
    case '{':
    case '[':
        buf_char(out, *at);
        next = skip_space(at + 1, end);
        if (next < end && (*next == '}' || *next == ']')) {
            buf_char(out, *next);
            return next + 1;
        }
        new_line(out, ++*depth);
        return next;
    case '}':
    case ']':
        new_line(out, --*depth);
        buf_char(out, *at);
        return at + 1;
    case ',':
        buf_char(out, ',');
        new_line(out, *depth);
        return at + 1;
    case '"':
        return add_string(out, at, end, color);
    default:
        next = word_end(at, end);
        paint(out, *at == 't' || *at == 'f' || *at == 'n' ? LITERAL : NUMBER,
              at, (size_t)(next - at), color);
        return next;
    }
}

void show_json(struct buf *out, struct json_span json, bool color)
{
    const char *at = json.data, *end = json.data + json.size;
    size_t depth = 0;

    while ((at = skip_space(at, end)) < end)
        at = add_token(out, at, end, &depth, color);
}

void show_value(struct buf *out, struct json_span value, bool color)
{
    if (json_type(value) == 's') {
        auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

        json_unquote(&text, value);
        text_safe_lines(out, buf_cstr(&text), text.size);
    } else {
        show_json(out, value, color);
    }
    buf_char(out, '\n');
}

/* Shows a fact on a line: a string as its text, any other value as written. */
static void add_fact(struct buf *out, const char *name, size_t size,
                     struct json_span value, bool color)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        json_compact(&text, value);
    paint(out, KEY, name, size, color);
    buf_str(out, ": ");
    text_safe(out, buf_cstr(&text), text.size);
    buf_char(out, '\n');
}

/* Shows the members of an object, and the elements of an array in it, a line
   each. */
static void add_facts(struct buf *out, struct json_span object, bool color)
{
    struct json_walk walk, list;
    struct json_span key, value, entry;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

        json_unquote(&name, key);
        if (json_type(value) != 'a') {
            add_fact(out, buf_cstr(&name), name.size, value, color);
            continue;
        }
        json_walk_into(&list, value);
        while (json_walk_element(&list, &entry))
            add_fact(out, buf_cstr(&name), name.size, entry, color);
    }
}

static void add_output(struct buf *out, const struct card_field *field,
                       struct json_span value, bool good, bool color)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (field->role == CARD_ROLE_STATUS) {
        if (json_type(value) == 's')
            json_unquote(&text, value);
        else
            json_compact(&text, value);
        text_safe(out, field->title, strlen(field->title));
        buf_str(out, ": ");
        paint(out, good ? "32;1" : "31;1", buf_cstr(&text), text.size, color);
        buf_char(out, '\n');
    } else if (field->role == CARD_ROLE_META && json_type(value) == 'o') {
        add_facts(out, value, color);
    } else if (field->role != CARD_ROLE_PAYLOAD) {
        text_safe(out, field->title, strlen(field->title));
        buf_str(out, ": ");
        show_value(out, value, color);
    }
}

void show_outputs(struct buf *out, struct fields outputs,
                  struct json_span output, bool good, bool color)
{
    static const int32_t order[] = {CARD_ROLE_STATUS, CARD_ROLE_META,
                                    CARD_ROLE_NONE};
    const struct card_field *payload = field_payload(outputs);
    struct json_span value;

    for (size_t pass = 0; pass < sizeof order / sizeof *order; pass++) {
        for (size_t i = 0; i < outputs.count; i++) {
            if (outputs.at[i].role == order[pass]
                && json_find(output, outputs.at[i].key, &value))
                add_output(out, &outputs.at[i], value, good, color);
        }
    }
    if (payload == NULL || !json_find(output, payload->key, &value)
        || json_type(value) == '0')
        return;
    buf_char(out, '\n');
    show_value(out, value, color);
}
