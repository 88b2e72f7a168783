/* SPDX-License-Identifier: MIT */
/*
 * tabular.h - a list as CSV or as a table, with some members as its columns
 *
 * A column is a JSON Pointer or a dotted path into an element: /profile/name or
 * profile.name. A number has the digits with which it came, a member that is
 * absent or null is an empty cell, and an object or array is JSON on one line.
 *
 *     auto_tabular struct tabular rows = TABULAR_INIT;
 *     if (!tabular_read(&rows, options, problem))   before anything is sent
 *         ...
 *     tabular_begin(&rows, &text);
 *     for each element
 *         tabular_add(&rows, element, &text);
 *     tabular_end(&rows, &text);
 *     tabular_say(&rows);
 */
#ifndef TABULAR_H
#define TABULAR_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "jsonwalk.h"
#include "options.h"
#include "problem.h"

struct tabular_column {
    struct buf name;    /* as given: the heading */
    struct buf pointer; /* where in an element */
    bool is_found;      /* in at least one element */
    size_t width;       /* of the widest cell, in columns; for a table */
};

struct tabular {
    const struct options *options;
    struct tabular_column *at;
    size_t count;
    size_t items;
    bool is_for_terminal;
    size_t formulas;   /* cells that a spreadsheet may take for formulas */
    struct buf cells;  /* of a table: each cell with a NUL */
    struct buf others; /* names in the first element, each with a NUL */
    bool is_cut;       /* a table on a terminal has cells that are not whole */
};

#define TABULAR_INIT                                                        \
    {                                                                       \
        .cells = BUF_INIT(BUF_UNLIMITED), .others = BUF_INIT(BUF_UNLIMITED) \
    }
void tabular_free(struct tabular *rows);
#define auto_tabular __attribute__((cleanup(tabular_free)))

/* Do the options ask for CSV or a table? */
bool tabular_is_wanted(const struct options *options);

/* Reads the columns from the options. */
bool tabular_read(struct tabular *rows, const struct options *options,
                  struct problem *problem) __attribute__((warn_unused_result));

/* Appends what comes before the elements. */
void tabular_begin(struct tabular *rows, struct buf *out);

/* Appends the element's row; a table keeps it, since the widths are not known
   yet. */
void tabular_add(struct tabular *rows, struct json_span element,
                 struct buf *out);

/* Appends the table. Returns false if memory ran out. */
bool tabular_end(struct tabular *rows, struct buf *out)
    __attribute__((warn_unused_result));

/* Remarks, on standard error, on columns that no element has, on cells that
   were cut, and on formulas. */
void tabular_say(const struct tabular *rows);

#endif
