/* SPDX-License-Identifier: MIT */
/*
 * column-map.h - --map COLUMN=INPUT and --map COLUMN=
 *
 * What the options say of the columns of a CSV, checked against the inputs of
 * the card. Whether the CSV has these columns is not known here.
 */
#ifndef COLUMN_MAP_H
#define COLUMN_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "field.h"
#include "jsonwalk.h"
#include "options.h"
#include "problem.h"

struct column_map {
    const char *text;               /* as it was given */
    struct json_span column;        /* without spaces around it */
    const struct card_field *input; /* NULL: the column is not used */
};

struct column_maps {
    struct column_map *at;
    size_t count;
    bool only; /* --map-only: no other column is used */
};

#define COLUMN_MAPS_INIT \
    {                    \
        NULL, 0, false   \
    }

bool column_maps_read(struct column_maps *maps, const struct options *options,
                      struct fields inputs, struct problem *problem)
    __attribute__((warn_unused_result));
void column_maps_free(struct column_maps *maps);
#define auto_column_maps __attribute__((cleanup(column_maps_free)))

/* What is said of this column; NULL if nothing is. */
const struct column_map *column_maps_find(const struct column_maps *maps,
                                          struct json_span column);

/* Appends `--map COLUMN=INPUT` as a person types it in a shell; `input` may be
   empty. */
void column_map_show(struct buf *out, struct json_span column,
                     const char *input);

#endif
