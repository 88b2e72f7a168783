/* SPDX-License-Identifier: MIT */
/* hide.c - walk through JSON, and copy up to each value that is hidden. */
#include "hide.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

#define STOP_EVERY 64 /* values, between two looks at the clock */

static void copy_to(struct hide *hide, const char *end)
{
    if (!hide->one_line) {
        fwrite(hide->copied, 1, (size_t)(end - hide->copied), hide->out);
        hide->copied = end;
        return;
    }
    /* Raw line ends stand between tokens only: a string has them escaped. */
    for (; hide->copied < end; hide->copied++) {
        char c = *hide->copied;

        putc(c == '\r' || c == '\n' ? ' ' : c, hide->out);
    }
}

static bool is_named(const struct hide *hide, struct card_text key)
{
    for (char **name = hide->names; *name != NULL; name++) {
        if (json_is(key, *name))
            return true;
    }
    return false;
}

/* A star a character, but for the last ones: at most half of the text. */
static void write_mask(const struct hide *hide, const char *text, size_t size)
{
    size_t count = 0, at = 0;

    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    for (size_t left = count; at < size; at++) {
        if (((unsigned char)text[at] & 0xC0) == 0x80)
            continue;
        if (left <= hide->keep && left <= count / 2)
            break;
        putc('*', hide->out);
        left--;
    }
    json_write_inside(hide->out, text + at, size - at);
}

/* In place of the value; its text is what a string stands for, or the digits
   of a number. */
static bool write_hidden(const struct hide *hide, struct card_text value)
{
    size_t size = value.size;
    char *text = NULL;

    if (json_kind(value) == '"')
        text = json_text(value, &size);
    else if ((text = malloc(size)) != NULL)
        memcpy(text, value.data, size);
    if (text == NULL)
        return false;
    putc('"', hide->out);
    if (hide->method == HIDE_MASK)
        write_mask(hide, text, size);
    else
        fprintf(hide->out, "%016llx",
                (unsigned long long)siphash(hide->key, text, size));
    putc('"', hide->out);
    explicit_bzero(text, size);
    free(text);
    return true;
}

static void hide_value(struct hide *hide, struct card_text value,
                       const struct path *path)
{
    char kind = json_kind(value);

    if (kind == 'n')
        return;
    if (hide->method != HIDE_BLANK && (kind == '{' || kind == '[')) {
        fault(hide->faults, "data", path,
              "Here is %s, and only a text, a number, true and false can be "
              "hidden so. Blank hides anything.",
              json_kind_name(value));
        return;
    }
    copy_to(hide, value.data);
    if (hide->method == HIDE_BLANK)
        fputs("null", hide->out);
    else if (!write_hidden(hide, value))
        hide->code = CARD_NO_MEMORY;
    hide->copied = value.data + value.size;
    hide->hidden++;
}

/* As deep as JSON_DEPTH, which json_fault() has seen to. */
static void walk(struct hide *hide, struct card_text value,
                 const struct path *up)
{
    bool is_object = json_kind(value) == '{';
    struct path path = {up, {NULL, 0}, 0};
    struct card_text member;
    struct json_cursor cursor;

    if (!is_object && json_kind(value) != '[')
        return;
    json_enter(&cursor, value);
    while (hide->code == CARD_OK
           && json_next(&cursor, is_object ? &path.key : NULL, &member)) {
        if (hide->seen++ % STOP_EVERY == 0)
            hide->code = stop_now(hide->stop);
        if (is_object && is_named(hide, path.key))
            hide_value(hide, member, &path);
        else
            walk(hide, member, &path);
        path.index++;
    }
}

int32_t hide(struct hide *hide, struct card_text data)
{
    struct card_text form_key = {"\"data\"", 6};
    struct path path = {NULL, form_key, 0};

    hide->copied = data.data;
    walk(hide, data, &path);
    copy_to(hide, data.data + data.size);
    if (hide->code == CARD_OK && hide->faults->count > 0)
        return CARD_INVALID_INPUT;
    return hide->code;
}
