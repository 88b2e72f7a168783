/* SPDX-License-Identifier: MIT */
/* grid.c - pads cells to columns. */
#include "grid.h"

#include <stdarg.h>
#include <string.h>

#include "text.h"

void grid_free(struct grid *grid)
{
    buf_free(&grid->cells);
}

void grid_cell(struct grid *grid, const char *format, ...)
{
    auto_buf struct buf raw = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf cell = BUF_INIT(BUF_UNLIMITED);
    size_t column = grid->at++ % grid->columns;
    size_t width;
    va_list args;

    va_start(args, format);
    buf_vfmt(&raw, format, args);
    va_end(args);
    text_safe(&cell, buf_cstr(&raw), raw.size);
    width = text_columns(buf_cstr(&cell));
    if (width > grid->widths[column])
        grid->widths[column] = width;
    buf_add(&grid->cells, buf_cstr(&cell), cell.size);
    buf_char(&grid->cells, '\0');
}

void grid_print(struct buf *out, const struct grid *grid)
{
    const char *at = buf_cstr(&grid->cells);

    for (size_t i = 0; i < grid->at && buf_ok(&grid->cells); i++) {
        size_t column = i % grid->columns;
        size_t width = text_columns(at);

        buf_str(out, at);
        at += strlen(at) + 1;
        if (column + 1 == grid->columns) {
            buf_char(out, '\n');
            continue;
        }
        text_pad(out, grid->widths[column] + 2 - width);
    }
}
