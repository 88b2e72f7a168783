/* SPDX-License-Identifier: MIT */
/*
 * line.h - a command line that is still being typed
 *
 * It is read by the tables of commands and options, as options_read() does, but
 * nothing is refused: what makes no sense yet is passed over.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"
#include "search.h"

struct line {
    const struct command *command; /* NULL: none is typed yet */
    /* of these: directories, connection, sets, form, and the operands after the
       command */
    struct options options;
    bool given[OPTION_ROWS]; /* by the row of the table of options */
    bool has_ended;          /* -- was typed: no more options follow */

    const char *word;             /* the last word, which is to be completed */
    const struct option_row *row; /* the option that it gives a value to */
    size_t before; /* the size of what stands before the value: --set= */

    struct names owned; /* directories, with ~ replaced */
};

/* `words` are those after the name of the program; they must outlive the line.
   Returns false without memory. */
bool line_read(struct line *line, const char *const *words, size_t count)
    __attribute__((warn_unused_result));
void line_free(struct line *line);
#define auto_line __attribute__((cleanup(line_free)))

/* What is typed of the value, or of the word. */
const char *line_value(const struct line *line);

/* Appends the name of an operand of the command as in the table: CARD, NAME,
   FORM | VALUE. Nothing: there is no such operand. */
void line_slot(struct buf *slot, const struct command *command, size_t index);

/* The operand that names a card, if it is typed and complete; or NULL. The
   index is that of its slot, also if it is not typed. */
const char *line_card(const struct line *line, size_t *index);

/* Appends a path with the home directory in place of ~. */
void line_path(struct buf *path, const char *typed);

#endif
