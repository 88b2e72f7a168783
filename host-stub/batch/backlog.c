/* SPDX-License-Identifier: MIT */
/* backlog.c - a queue of lines, whose texts overflow into a file. */
#include "backlog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include "files.h"

/* A line; its text is at offset `at` of all texts, of which those in memory
   come first. */
struct backlog_line {
    uint64_t number;
    uint64_t line;
    uint64_t at;
    size_t size;
    size_t kept; /* bytes after the text, of what --keep names */
    uint32_t chain;
    bool is_reason; /* the text is the reason, not the form */
    bool is_blank;
    bool is_doubtful;
};

/* ---- the texts ---- */

/* The file's name is removed at once, so that the file disappears however the
   process ends; only a kill between the two leaves it behind. */
static int make_file(struct backlog *b, const char *output)
{
    auto_buf struct buf name = BUF_INIT(BUF_TEXT);

    buf_fmt(&name, "%s.XXXXXX", output);
    if (!buf_ok(&name))
        return ENOMEM;
    b->fd = mkostemp(name.data, O_CLOEXEC);
    if (b->fd < 0)
        return errno;
    return unlink(name.data) == 0 ? 0 : errno;
}

static int add_text(struct backlog *b, const struct buf *text,
                    const char *output)
{
    struct iovec part = {text->data, text->size};
    int error = 0;

    if (b->fd < 0 && text->size <= BACKLOG_MEMORY - b->texts.size) {
        buf_add(&b->texts, buf_cstr(text), text->size);
        return buf_ok(&b->texts) ? 0 : ENOMEM;
    }
    if (b->fd < 0)
        error = make_file(b, output);
    if (error == 0)
        error = file_write(b->fd, &part, 1);
    if (error == 0)
        b->size += text->size;
    return error;
}

static int read_file(const struct backlog *b, uint64_t at, size_t size,
                     struct buf *text)
{
    if (!buf_reserve(text, size))
        return ENOMEM;
    while (size > 0) {
        ssize_t n = pread(b->fd, text->data + text->size, size, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : EIO;
        text->size += (size_t)n;
        at += (uint64_t)n;
        size -= (size_t)n;
    }
    text->data[text->size] = '\0';
    return 0;
}

static int read_text(const struct backlog *b, uint64_t at, size_t size,
                     struct buf *text)
{
    if (size == 0)
        return 0;
    if (at >= b->texts.size)
        return read_file(b, at - b->texts.size, size, text);
    buf_add(text, b->texts.data + at, size);
    return buf_ok(text) ? 0 : ENOMEM;
}

/* ---- the lines ---- */

int backlog_add(struct backlog *b, const struct item *item, bool with_text,
                const char *output)
{
    struct backlog_line line = {.number = item->number,
                                .line = item->line,
                                .at = b->texts.size + b->size,
                                .chain = item->chain,
                                .is_reason = item->reason.size > 0,
                                .is_blank = item->is_blank,
                                .is_doubtful = item->is_doubtful};
    const struct buf *text = line.is_reason ? &item->reason : &item->form;

    if (b->count == b->room) {
        size_t room = b->room > 0 ? b->room * 2 : 64;
        struct backlog_line *lines =
            reallocarray(b->lines, room, sizeof *lines);

        if (lines == NULL)
            return ENOMEM;
        b->lines = lines;
        b->room = room;
    }
    if (with_text) {
        int error = add_text(b, text, output);

        if (error == 0)
            error = add_text(b, &item->kept, output);
        if (error != 0)
            return error;
        line.size = text->size;
        line.kept = item->kept.size;
    }
    b->lines[b->count++] = line;
    return 0;
}

uint64_t backlog_first(const struct backlog *b)
{
    return b->next < b->count ? b->lines[b->next].number : 0;
}

bool backlog_take(struct backlog *b, struct item *item, int *error)
{
    const struct backlog_line *line;

    *error = 0;
    if (b->next == b->count) {
        if (b->count > 0)
            backlog_free(b);
        return false;
    }
    line = &b->lines[b->next++];
    item_reset(item);
    item->number = line->number;
    item->line = line->line;
    item->chain = line->chain;
    item->is_blank = line->is_blank;
    item->is_doubtful = line->is_doubtful;
    *error = read_text(b, line->at, line->size,
                       line->is_reason ? &item->reason : &item->form);
    if (*error == 0)
        *error = read_text(b, line->at + line->size, line->kept, &item->kept);
    return *error == 0;
}

void backlog_free(struct backlog *b)
{
    free(b->lines);
    buf_free(&b->texts);
    if (b->fd >= 0)
        close(b->fd);
    *b = (struct backlog)BACKLOG_INIT;
}
