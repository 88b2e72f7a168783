/* SPDX-License-Identifier: MIT */
/*
 * grid.h - lines of cells, each column as wide as its widest cell
 *
 *     auto_grid struct grid grid = GRID_INIT(2);
 *     grid_cell(&grid, "%s", name);
 *     grid_cell(&grid, "%s", value);
 *     grid_print(&out, &grid);
 *
 * Control characters in a cell are escaped. The last column is not padded.
 */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

#define GRID_COLUMNS_MOST 6

struct grid {
    size_t columns;
    size_t at; /* the number of cells so far */
    size_t widths[GRID_COLUMNS_MOST];
    struct buf cells; /* each ends with a NUL */
};

#define GRID_INIT(columns)                         \
    {                                              \
        (columns), 0, {0}, BUF_INIT(BUF_UNLIMITED) \
    }

void grid_free(struct grid *grid);
#define auto_grid __attribute__((cleanup(grid_free)))

/* Adds the next cell. */
void grid_cell(struct grid *grid, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends the lines. */
void grid_print(struct buf *out, const struct grid *grid);

#endif
