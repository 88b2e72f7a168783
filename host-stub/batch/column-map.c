/* SPDX-License-Identifier: MIT */
/* column-map.c - reads --map, and shows one to type. */
#include "column-map.h"

#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "jsonwrite.h"
#include "trust.h"

/* The most bytes of a name that a person types. */
#define TYPED_MOST 100

void column_maps_free(struct column_maps *maps)
{
    free(maps->at);
    maps->at = NULL;
    maps->count = 0;
}

const struct column_map *column_maps_find(const struct column_maps *maps,
                                          struct json_span column)
{
    for (size_t i = 0; i < maps->count; i++) {
        if (header_same(maps->at[i].column, column))
            return &maps->at[i];
    }
    return NULL;
}

static bool unknown_input(const struct column_map *map, const char *key,
                          struct fields inputs, struct problem *problem)
{
    const char *slip = field_nearest(inputs, key);

    problem_set(problem, STATUS_FORM, "--map %s: the card has no input '%s'",
                map->text, key);
    if (slip != NULL) {
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    } else if (inputs.count > 0) {
        buf_str(&problem->message, "; its inputs are: ");
        field_list(inputs, &problem->message);
    }
    if (strchr(key, '.') != NULL)
        problem_add(problem, "A column is a whole input; use --template FILE "
                             "to put one into a part of an input.");
    return false;
}

/* Reads one. The last = ends the column's name, which may contain others. */
static bool read_map(struct column_map *map, struct fields inputs,
                     struct problem *problem)
{
    const char *equals = strrchr(map->text, '=');

    if (equals == NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--map takes COLUMN=INPUT, or COLUMN= for a column "
                           "that is not used; '%s' has no =",
                           map->text);
    map->column = header_trim(map->text, (size_t)(equals - map->text));
    if (map->column.size == 0)
        return problem_set(problem, STATUS_USAGE,
                           "--map takes COLUMN=INPUT; '%s' names no column",
                           map->text);
    if (equals[1] == '\0')
        return true;
    map->input = field_find(inputs, equals + 1);
    return map->input != NULL
           || unknown_input(map, equals + 1, inputs, problem);
}

bool column_maps_read(struct column_maps *maps, const struct options *options,
                      struct fields inputs, struct problem *problem)
{
    const struct batch_options *batch = &options->batch;

    maps->only = batch->map_only;
    maps->at = calloc(batch->map_count + 1, sizeof *maps->at);
    if (maps->at == NULL)
        return problem_no_memory(problem);
    for (size_t i = 0; i < batch->map_count; i++) {
        struct column_map *map = &maps->at[i];
        const struct column_map *earlier;

        map->text = batch->maps[i];
        if (!read_map(map, inputs, problem))
            return false;
        earlier = column_maps_find(maps, map->column);
        if (earlier != NULL)
            return problem_set(problem, STATUS_USAGE,
                               "--map %s and --map %s are of the same column; "
                               "give one of them (--template FILE can put a "
                               "column into several inputs)",
                               earlier->text, map->text);
        maps->count++;
    }
    return true;
}

/* Can a person type it? */
static bool is_typeable(struct json_span text)
{
    if (text.size > TYPED_MOST || !utf8_valid(text.data, text.size))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < ' ')
            return false;
    }
    return true;
}

void column_map_show(struct buf *out, struct json_span column,
                     const char *input)
{
    auto_buf struct buf word = BUF_INIT(BUF_LINE);

    if (is_typeable(column))
        buf_add(&word, column.data, column.size);
    else
        buf_str(&word, "COLUMN");
    buf_fmt(&word, "=%s", input);
    buf_str(out, "--map ");
    shell_quote(out, buf_cstr(&word));
}
