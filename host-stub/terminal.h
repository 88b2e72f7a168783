/* SPDX-License-Identifier: MIT */
/*
 * terminal.h - the size of a terminal, and where its cursor is
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Lines of words are not made shorter than this, less one. */
#define TERMINAL_LEAST 40

/* How many columns a line on this descriptor may have, which is one less than
   the terminal has. Returns 0 if it is not a terminal, or its size is
   unknown. */
size_t terminal_width(int fd);

/* The same for lines of words, which need TERMINAL_LEAST columns. */
size_t terminal_columns(int fd);

/* The number of its lines, or 0. */
size_t terminal_rows(int fd);

/* Can lines be drawn on it again, as a progress bar is? */
bool terminal_can_draw(int fd);

/* Notes what was written to standard output. */
void terminal_wrote(const char *data, size_t size);

/* Would a message on standard error continue a line of standard output, because
   both go to the same place and the last line has not ended? */
bool terminal_line_is_open(void);

#endif
