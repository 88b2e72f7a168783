/* SPDX-License-Identifier: MIT */
/* batch-dry-text.c - what --dry-run shows a person of a line */
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "show.h"
#include "text.h"

bool batch_is_dry_text(const struct batch *batch)
{
    return batch->options->batch.dry_run && !batch->options->json;
}

void batch_dry_line(struct buf *out, const struct item *item, bool color)
{
    auto_buf struct buf line = BUF_INIT(BUF_WORD);

    buf_fmt(&line, "line %ju", (uintmax_t)item->line);
    show_painted(out, "1", buf_cstr(&line), color);
    if (item->kept.size > 0) {
        buf_char(out, ' ');
        text_safe(out, buf_cstr(&item->kept), item->kept.size);
    }
}

void batch_dry_fault(const struct batch *batch, const struct item *item,
                     const char *message, struct buf *line)
{
    bool color = show_colored(batch->options, STDOUT_FILENO);

    batch_dry_line(line, item, color);
    buf_str(line, ": ");
    show_painted(line, "31", "not valid", color);
    buf_str(line, ": ");
    while (*message != '\0') {
        size_t size = strcspn(message, "\n");

        text_safe(line, message, size);
        buf_char(line, '\n');
        message += size + (message[size] == '\n');
        buf_str(line, *message != '\0' ? "    " : "");
    }
}
