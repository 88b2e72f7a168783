/* SPDX-License-Identifier: MIT */
/* page-line.c - draws over the line that it drew before. */
#include "page-line.h"

#include <unistd.h>

#include "buf.h"
#include "terminal.h"

/* Log lines and JSON on standard error would break up the line, and so would
   items on the same terminal. */
struct page_line page_line_begin(const struct options *options)
{
    struct page_line line = {false, false, 0};

    line.is_on = terminal_can_draw(STDERR_FILENO) && !options->batch.quiet
                 && !options->json && !options->timing && options->verbose == 0
                 && (options->output != NULL || !isatty(STDOUT_FILENO));
    return line;
}

static void draw(const struct buf *text)
{
    if (buf_ok(text) && write(STDERR_FILENO, text->data, text->size) < 0) {
        /* there is no reader left */
    }
}

void page_line_show(struct page_line *line, int64_t items)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);

    line->pages++;
    if (!line->is_on)
        return;
    buf_fmt(&text, "\r%lld page%s, %lld item%s\033[K", (long long)line->pages,
            line->pages == 1 ? "" : "s", (long long)items,
            items == 1 ? "" : "s");
    draw(&text);
    line->is_drawn = true;
}

void page_line_end(struct page_line *line)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);

    if (!line->is_drawn)
        return;
    buf_str(&text, "\r\033[K");
    draw(&text);
    line->is_drawn = false;
}
