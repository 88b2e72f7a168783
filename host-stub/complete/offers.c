/* SPDX-License-Identifier: MIT */
/* offers.c - the lines that the scripts of the shells read. */
#include "offers.h"

#include <string.h>

#include "jsonwrite.h"
#include "text.h"

/* Enough for a line of any terminal. */
#define HELP_MOST 200

void offers_free(struct offers *offers)
{
    buf_free(&offers->before);
    buf_free(&offers->lines);
    buf_free(&offers->files_before);
}

/* Is it the same when it is shown? */
static bool is_safe(const struct buf *word)
{
    auto_buf struct buf shown = BUF_INIT(BUF_UNLIMITED);

    text_safe(&shown, buf_cstr(word), word->size);
    return buf_ok(word) && buf_ok(&shown) && shown.size == word->size;
}

static void add_help(struct buf *out, const char *help)
{
    auto_buf struct buf safe = BUF_INIT(BUF_FILE);
    size_t size;

    text_safe(&safe, help, strcspn(help, "\n"));
    size = safe.size;
    if (size > HELP_MOST) {
        size = HELP_MOST;
        while (size > 0 && !utf8_valid(buf_cstr(&safe), size))
            size--;
    }
    buf_add(out, buf_cstr(&safe), size);
}

/* Is the word there already? Not looked for in a list so long that it would
   take time: names of cards and connections are not, and choices do not repeat.
 */
static bool is_offered(const struct offers *offers, const struct buf *line)
{
    return offers->lines.size < BUF_TEXT
           && strstr(buf_cstr(&offers->lines), buf_cstr(line)) != NULL;
}

void offer_joined(struct offers *offers, const char *first, const char *second,
                  const char *help)
{
    auto_buf struct buf word = BUF_INIT(BUF_FILE);
    auto_buf struct buf line = BUF_INIT(BUF_FILE);

    buf_add(&word, offers->before.data, offers->before.size);
    buf_str(&word, first);
    buf_str(&word, second);
    if (word.size == 0 || !is_safe(&word))
        return;
    buf_fmt(&line, "\n%s\t", buf_cstr(&word));
    if (!buf_ok(&line) || is_offered(offers, &line))
        return;
    if (help != NULL && strcmp(help, *second != '\0' ? second : first) != 0)
        add_help(&line, help);
    buf_add(&offers->lines, line.data, line.size);
}

void offer(struct offers *offers, const char *word, const char *help)
{
    offer_joined(offers, word, "", help);
}

void offer_files(struct offers *offers, enum offered_files files,
                 const char *before)
{
    buf_reset(&offers->files_before);
    buf_add(&offers->files_before, offers->before.data, offers->before.size);
    buf_str(&offers->files_before, before);
    offers->files = is_safe(&offers->files_before) ? files : FILES_NONE;
}

void offers_print(struct buf *out, const struct offers *offers)
{
    static const char *const names[] = {"none", "files", "directories",
                                        "modules"};

    buf_str(out, names[offers->files]);
    if (offers->files != FILES_NONE && offers->files_before.size > 0)
        buf_fmt(out, " %s", buf_cstr(&offers->files_before));
    buf_add(out, offers->lines.data, offers->lines.size);
    buf_char(out, '\n');
}
