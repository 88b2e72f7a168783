/* SPDX-License-Identifier: MIT */
/* prompt.c - asks, reads a line, and refuses control characters in it. */
#include "prompt.h"

#include <stdio.h>

#include "interrupt.h"
#include "line-editor.h"
#include "text.h"
#include "tty.h"

void prompt_say(const char *text)
{
    auto_buf struct buf line = BUF_INIT(BUF_FILE);

    text_wrap(&line, text, 0, 0);
    fputs(buf_cstr(&line), stderr);
    fflush(stderr);
}

/* ---- control characters ---- */

/* Finds a character of C0, except for the tab, DEL, or one of C1, which in
   UTF-8 begins with C2. Returns -1 if there is none. */
static int find_control(const struct buf *line)
{
    const unsigned char *at = (const unsigned char *)buf_cstr(line);

    for (size_t i = 0; i < line->size; i++) {
        if ((at[i] < 0x20 && at[i] != '\t') || at[i] == 0x7F)
            return at[i];
        if (at[i] == 0xC2 && i + 1 < line->size && at[i + 1] >= 0x80
            && at[i + 1] < 0xA0)
            return at[i + 1];
    }
    return -1;
}

static bool has_control(const struct buf *line)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    int code = find_control(line);

    if (code < 0)
        return false;
    if (code == 0x1B)
        buf_str(&why, "That has an escape character in it, as an arrow key or "
                      "a function key gives");
    else
        buf_fmt(&why, "That has the control character U+%04X in it", code);
    buf_str(&why, ". It is not taken; type it again without.");
    prompt_say(buf_cstr(&why));
    return true;
}

/* ---- a line of a pipe, or of a terminal that edits it ---- */

/* Shortens the line to its first `size` bytes. */
static void cut_line(struct buf *line, size_t size)
{
    if (size == line->size)
        return;
    wipe(line->data + size, line->size - size);
    line->size = size;
}

static bool read_plain(struct buf *line)
{
    bool is_terminal = tty_is_there();
    size_t count = 0;
    char c;

    for (;;) {
        switch (tty_read(&c)) {
        case TYPED_BYTE:
            break;
        case TYPED_ENDED:
            return count > 0;
        case TYPED_SIGNAL:
            return false;
        default:
            continue;
        }
        /* a line end that was pasted while the terminal was hidden */
        if (c == '\n' || (c == '\r' && is_terminal))
            break;
        buf_char(line, c);
        count++;
    }
    if (line->size > 0 && line->data[line->size - 1] == '\r')
        cut_line(line, line->size - 1);
    return true;
}

/* ---- a line that is not shown ---- */

static void erase_character(struct buf *line)
{
    size_t size = line->size;

    while (size > 0 && ((unsigned char)line->data[--size] & 0xC0) == 0x80)
        continue;
    cut_line(line, size);
}

static void erase_word(struct buf *line)
{
    size_t size = line->size;

    while (size > 0 && line->data[size - 1] == ' ')
        size--;
    while (size > 0 && line->data[size - 1] != ' ')
        size--;
    cut_line(line, size);
}

/* Is it a key that changes the line? */
static bool edit_hidden(struct buf *line, const struct tty_keys *keys, char c)
{
    if (c == '\0')
        return false; /* a key that is switched off is 0 too */
    if (c == keys->erase || c == '\b' || c == 0x7F)
        erase_character(line);
    else if (c == keys->erase_word)
        erase_word(line);
    else if (c == keys->kill)
        cut_line(line, 0);
    else
        return false;
    return true;
}

static bool read_hidden(const char *prompt, struct buf *line)
{
    static bool after_return; /* a pasted CR LF is one line end */
    struct tty_keys keys;
    char c;

    tty_keys(&keys);
    for (;;) {
        bool is_second;

        switch (tty_read(&c)) {
        case TYPED_BYTE:
            break;
        case TYPED_CONTINUED:
            fprintf(stderr, "\n%s", prompt);
            continue;
        case TYPED_RESIZED:
            continue;
        default:
            return false;
        }
        is_second = c == '\n' && after_return;
        after_return = c == '\r';
        if (is_second)
            continue;
        if (c == '\r' || c == '\n')
            return true;
        if (c == keys.end && c != '\0' && line->size == 0)
            return false;
        if (!edit_hidden(line, &keys, c))
            buf_char(line, c);
    }
}

/* ---- asking ---- */

static bool ask_once(const char *prompt, struct buf *line)
{
    bool read;

    buf_reset(line);
    if (!tty_is_hidden() && line_editor_is_usable())
        return line_editor_read(prompt, line);
    fputs(prompt, stderr);
    fflush(stderr);
    if (!tty_is_hidden())
        return read_plain(line);
    read = read_hidden(prompt, line);
    if (*prompt != '\0')
        fputc('\n', stderr); /* because the typed line end was not echoed */
    return read;
}

bool prompt_line(const char *prompt, struct buf *line)
{
    bool is_hidden = tty_is_hidden();
    bool read = ask_once(prompt, line);

    while (read && has_control(line))
        read = ask_once(prompt, line);
    if (!read && !is_hidden)
        fputc('\n', stderr);
    return read;
}

bool prompt_secret(const char *prompt, struct buf *line)
{
    bool hidden = tty_hide();
    bool read = prompt_line(prompt, line);

    if (hidden)
        tty_restore();
    return read;
}

bool prompt_ended(struct problem *problem, int status, const char *text)
{
    if (interrupted())
        return problem_set(problem, STATUS_INTERRUPTED, "interrupted");
    return problem_set(problem, status, "%s", text);
}
