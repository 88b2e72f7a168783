/* SPDX-License-Identifier: MIT */
/* header.c - finds and lists the columns that the header of a CSV names. */
#include "header.h"

#include <stdlib.h>
#include <string.h>

#include "nearest.h"

struct json_span header_trim(const char *data, size_t size)
{
    while (size > 0 && data[0] == ' ') {
        data++;
        size--;
    }
    while (size > 0 && data[size - 1] == ' ')
        size--;
    return (struct json_span){data, size};
}

struct json_span header_name(const struct csv_record *header, size_t index)
{
    struct json_span name = csv_value(header, index);

    return header_trim(name.data, name.size);
}

bool header_same(struct json_span a, struct json_span b)
{
    return a.size == b.size
           && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

size_t header_find(const struct csv_record *header, struct json_span name,
                   size_t *index)
{
    size_t count = 0;

    for (size_t i = 0; i < header->count; i++) {
        if (!header_same(header_name(header, i), name))
            continue;
        *index = i;
        count++;
    }
    return count;
}

bool header_nearest(const struct csv_record *header, struct json_span name,
                    struct buf *nearest_name)
{
    const char **names = calloc(header->count + 1, sizeof *names);
    struct buf *texts = calloc(header->count + 1, sizeof *texts);
    auto_buf struct buf wanted = BUF_INIT(BUF_UNLIMITED);
    const char *found = NULL;

    buf_add(&wanted, name.data, name.size);
    for (size_t i = 0; names != NULL && texts != NULL && i < header->count;
         i++) {
        struct json_span column = header_name(header, i);

        texts[i] = (struct buf)BUF_INIT(BUF_UNLIMITED);
        buf_add(&texts[i], column.data, column.size);
        names[i] = buf_cstr(&texts[i]);
    }
    if (names != NULL && texts != NULL)
        found = nearest(buf_cstr(&wanted), names, header->count);
    if (found != NULL)
        buf_str(nearest_name, found);
    for (size_t i = 0; texts != NULL && i < header->count; i++)
        buf_free(&texts[i]);
    free(texts);
    free(names);
    return found != NULL;
}

bool header_doubt(const struct csv_record *header, struct buf *message)
{
    struct json_span name = csv_value(header, 0);

    if (header->count > 1
        || (memchr(name.data, ';', name.size) == NULL
            && memchr(name.data, '\t', name.size) == NULL))
        return false;
    buf_str(message, " (this is a single column: columns must be separated by "
                     "commas, not semicolons or tabs)");
    return true;
}

void header_list(const struct csv_record *header, struct buf *message)
{
    for (size_t i = 0; i < header->count; i++) {
        struct json_span name = csv_value(header, i);

        buf_str(message, i == 0 ? "; the columns are: " : ", ");
        buf_add(message, name.data, name.size);
    }
    header_doubt(header, message);
}

bool header_fits(const struct csv_record *header,
                 const struct csv_record *record, struct buf *why)
{
    if (record->count == header->count)
        return true;
    buf_fmt(why, "the record has %zu values, but the header has %zu",
            record->count, header->count);
    return false;
}
