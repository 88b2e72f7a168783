/* SPDX-License-Identifier: MIT */
/*
 * columns.h - a CSV whose columns are the inputs of the card
 *
 * Where there is no template, each column is the input that has its name, or
 * the one that --map gives it. The value becomes a JSON value as that of --set
 * does, by the type of the input, but is never the name of a file. Where a
 * value is empty, its input is not given.
 *
 * What cannot be so is found in the header, before the first call: a column
 * that is not an input would otherwise be lost in silence. Once they are read,
 * any thread may use the columns.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "column-map.h"
#include "csv.h"
#include "field.h"
#include "problem.h"

/* A column that is used. */
struct column {
    size_t index; /* in a record */
    const struct card_field *input;
    struct buf what; /* what problems call its value */
};

struct columns {
    struct csv_record header;
    struct column *at; /* in the order of the header */
    size_t count;
    uint32_t crc; /* of the names, and of the inputs that they are */
};

#define COLUMNS_INIT                          \
    {                                         \
        .header = CSV_RECORD_INIT, .at = NULL \
    }

/* Takes ownership of the header of the CSV that `file` names. */
bool columns_read(struct columns *columns, const struct column_maps *maps,
                  struct csv_record *header, struct fields inputs,
                  const char *file, struct problem *problem)
    __attribute__((warn_unused_result));
void columns_free(struct columns *columns);
#define auto_columns __attribute__((cleanup(columns_free)))

/* Is the column with this index an input that is a secret? */
bool columns_hide(const struct columns *columns, size_t index);

/* Is one of the columns this input? */
bool columns_have(const struct columns *columns,
                  const struct card_field *input);

/* Appends the form of a record. Returns false, with the reason in `why`, if the
   record does not give one. */
bool columns_fill(const struct columns *columns,
                  const struct csv_record *record, struct buf *form,
                  struct buf *why) __attribute__((warn_unused_result));

#endif
