/* SPDX-License-Identifier: MIT */
/*
 * page-line.h - a line on standard error that counts the items of a list
 *
 * For a person at a terminal who does not see the items themselves arrive.
 */
#ifndef PAGE_LINE_H
#define PAGE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"

struct page_line {
    bool is_on;
    bool is_drawn;
    int64_t pages;
};

/* Decides whether the line is shown. */
struct page_line page_line_begin(const struct options *options);

/* Call after each page. */
void page_line_show(struct page_line *line, int64_t items);

/* Clears the line. */
void page_line_end(struct page_line *line);

#endif
