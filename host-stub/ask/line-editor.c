/* SPDX-License-Identifier: MIT */
/*
 * line-editor.c - sets libedit up, and reads for it
 *
 * libedit's own handling of signals is not used: it sends each signal to the
 * whole process group again, and so to a script that runs host-stub.
 */
#include "config.h"

#include "line-editor.h"

#ifdef HAVE_LIBEDIT

#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsonwrite.h"
#include "tty.h"

#define LINES_KEPT 100

/* A byte that is not UTF-8 is passed on as half of a surrogate pair, which is
   not UTF-8 either: so the line is refused, and the byte is not lost. */
#define NOT_UTF8 0xDC00

static EditLine *editor;
static HistoryW *lines;
static const char *shown_prompt;

/* ---- reading ---- */

static void show_again(EditLine *el)
{
    fputc('\n', stderr);
    el_wset(el, EL_REFRESH);
}

/* Reads a byte, and does meanwhile what the terminal asks for. Returns what
   libedit wants: 1, 0 at the end of the input, -1 after a signal. */
static int read_byte(EditLine *el, char *byte)
{
    for (;;) {
        switch (tty_read(byte)) {
        case TYPED_BYTE:
            return 1;
        case TYPED_CONTINUED:
            show_again(el);
            break;
        case TYPED_RESIZED:
            el_resize(el);
            break;
        case TYPED_ENDED:
            return 0;
        default:
            return -1;
        }
    }
}

static size_t length_by_first_byte(unsigned char byte)
{
    if (byte < 0xC2 || byte > 0xF4)
        return 1;
    return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

static wchar_t code_point(const char *data, size_t length)
{
    static const unsigned char first[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (unsigned char)data[0] & first[length];

    for (size_t i = 1; i < length; i++)
        code = (code << 6) | ((unsigned char)data[i] & 0x3F);
    return (wchar_t)code;
}

/* libedit's EL_GETCFN. */
static int read_character(EditLine *el, wchar_t *character)
{
    char bytes[4];
    size_t length;
    int read = read_byte(el, bytes);

    if (read != 1)
        return read;
    length = length_by_first_byte((unsigned char)bytes[0]);
    for (size_t i = 1; i < length; i++) {
        read = read_byte(el, bytes + i);
        if (read != 1)
            return read;
    }
    if (utf8_length(bytes, length) == length)
        *character = code_point(bytes, length);
    else
        *character = NOT_UTF8 + (unsigned char)bytes[0];
    return 1;
}

static wchar_t *get_prompt(EditLine *el)
{
    static wchar_t wide[256];

    (void)el;
    if (mbstowcs(wide, shown_prompt, sizeof wide / sizeof *wide - 1)
        == (size_t)-1)
        *wide = L'\0';
    return wide;
}

/* ---- setting it up ---- */

/* Keys that libedit leaves without a meaning, or with another than shells and
   the terminal itself give them. */
static void bind_keys(void)
{
    static const wchar_t *const keys[][2] = {
        {L"^W", L"ed-delete-prev-word"},     {L"^U", L"vi-kill-line-prev"},
        {L"^R", L"em-inc-search-prev"},      {L"^I", L"ed-insert"},
        {L"^V", L"ed-unassigned"}, /* it would insert control characters */
        {L"\\e[3~", L"ed-delete-next-char"}, {L"\\e[1~", L"ed-move-to-beg"},
        {L"\\e[7~", L"ed-move-to-beg"},      {L"\\e[4~", L"ed-move-to-end"},
        {L"\\e[8~", L"ed-move-to-end"},      {L"\\e[1;5C", L"em-next-word"},
        {L"\\e[1;5D", L"ed-prev-word"},
    };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        el_wset(editor, EL_BIND, keys[i][0], keys[i][1], NULL);
}

/* The product's texts are UTF-8 whatever the locale is. LC_CTYPE alone: numbers
   keep their decimal point. */
static void set_characters(void)
{
    if (setlocale(LC_CTYPE, "") == NULL
        || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

/* A stream of its own for what libedit shows, which stderr would write byte by
   byte. */
static FILE *open_screen(void)
{
    int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    FILE *screen = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (screen == NULL && fd >= 0)
        close(fd);
    return screen;
}

static bool set_up(void)
{
    FILE *screen = open_screen();
    HistEventW event;

    if (screen == NULL)
        return false;
    set_characters();
    lines = history_winit();
    editor = el_init("host-stub", stdin, screen, screen);
    if (editor == NULL || lines == NULL) {
        fclose(screen);
        return false;
    }
    history_w(lines, &event, H_SETSIZE, LINES_KEPT);
    history_w(lines, &event, H_SETUNIQUE, 1);
    el_wset(editor, EL_EDITOR, L"emacs");
    bind_keys();
    el_wset(editor, EL_PROMPT, get_prompt);
    el_wset(editor, EL_HIST, history_w, lines);
    el_wset(editor, EL_GETCFN, read_character);
    el_source(editor, NULL);
    return true;
}

bool line_editor_is_usable(void)
{
    static bool is_known, is_usable;
    const char *term = getenv("TERM");

    if (!is_known) {
        is_known = true;
        is_usable = tty_is_there() && isatty(STDERR_FILENO) && term != NULL
                    && *term != '\0' && strcmp(term, "dumb") != 0 && set_up();
    }
    return is_usable;
}

/* ---- a line ---- */

static void add_utf8(struct buf *line, uint32_t code)
{
    if (code < 0x80) {
        buf_char(line, (char)code);
    } else if (code < 0x800) {
        buf_char(line, (char)(0xC0 | (code >> 6)));
        buf_char(line, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_char(line, (char)(0xE0 | (code >> 12)));
        buf_char(line, (char)(0x80 | ((code >> 6) & 0x3F)));
        buf_char(line, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_char(line, (char)(0xF0 | (code >> 18)));
        buf_char(line, (char)(0x80 | ((code >> 12) & 0x3F)));
        buf_char(line, (char)(0x80 | ((code >> 6) & 0x3F)));
        buf_char(line, (char)(0x80 | (code & 0x3F)));
    }
}

static void take_line(struct buf *line, const wchar_t *typed, int count)
{
    HistEventW event;

    while (count > 0
           && (typed[count - 1] == L'\n' || typed[count - 1] == L'\r'))
        count--;
    for (int i = 0; i < count; i++)
        add_utf8(line, (uint32_t)typed[i]);
    if (count > 0)
        history_w(lines, &event, H_ENTER, typed);
}

bool line_editor_read(const char *prompt, struct buf *line)
{
    const char *above = strrchr(prompt, '\n');
    const wchar_t *typed;
    int count = 0;
    bool is_watched = tty_watch();

    /* libedit's prompt is the last line of it */
    if (above != NULL)
        fwrite(prompt, 1, (size_t)(above - prompt) + 1, stderr);
    shown_prompt = above != NULL ? above + 1 : prompt;
    /* before the prompt, or the kernel would edit what is typed at once */
    el_wset(editor, EL_PREP_TERM, 1);
    typed = el_wgets(editor, &count);
    if (is_watched)
        tty_restore();
    if (typed == NULL || count <= 0)
        return false;
    take_line(line, typed, count);
    return true;
}

#else

bool line_editor_is_usable(void)
{
    return false;
}

bool line_editor_read(const char *prompt, struct buf *line)
{
    (void)prompt;
    (void)line;
    return false;
}

#endif
