/* SPDX-License-Identifier: MIT */
/*
 * header.h - the first record of a CSV, which names its columns
 *
 * The spaces and tabs around a name are not part of it.
 */
#ifndef HEADER_H
#define HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "csv.h"

/* The name of a column, which may be empty. */
struct json_span header_name(const struct csv_record *header, size_t index);

/* The text without the spaces and tabs around it. */
struct json_span header_trim(const char *data, size_t size);

/* Are the names the same, byte for byte? */
bool header_same(struct json_span a, struct json_span b);

/* Finds the column with this name, which is trimmed. Returns how many columns
   have it; *index is the last of them. */
size_t header_find(const struct csv_record *header, struct json_span name,
                   size_t *index);

/* Appends to `nearest` the name that `name` is likely a misspelling of. Returns
   false if there is none. */
bool header_nearest(const struct csv_record *header, struct json_span name,
                    struct buf *nearest) __attribute__((warn_unused_result));

/* The most columns that a message lists. */
#define HEADER_LISTED 12

/* Appends a name in quotes to a message, cut short if it is very long. */
void header_add_name(struct buf *message, struct json_span name);

/* Appends the columns to a message: "; the columns are: a, b". */
void header_list(const struct csv_record *header, struct buf *message);

/* If the header looks like one whose columns another character separates,
   appends a remark to a message, and returns true if it is a single column. */
bool header_doubt(const struct csv_record *header, struct buf *message);

/* Does the record have a value for each column? If not, appends the reason. */
bool header_fits(const struct csv_record *header,
                 const struct csv_record *record, struct buf *why)
    __attribute__((warn_unused_result));

#endif
