/* SPDX-License-Identifier: MIT */
/* header.c - finds and lists the columns that the header of a CSV names. */
#include "header.h"

#include <stdlib.h>
#include <string.h>

#include "delimiter.h"
#include "nearest.h"

/* The most bytes of a name in a message. */
#define NAME_MOST 100

struct json_span header_trim(const char *data, size_t size)
{
    while (size > 0 && (data[0] == ' ' || data[0] == '\t')) {
        data++;
        size--;
    }
    while (size > 0 && (data[size - 1] == ' ' || data[size - 1] == '\t'))
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

/* Is the character in a name, other than at its ends? */
static bool has_in_name(const struct csv_record *header, char c)
{
    for (size_t i = 0; i < header->count; i++) {
        struct json_span name = header_name(header, i);

        if (memchr(name.data, c, name.size) != NULL)
            return true;
    }
    return false;
}

bool header_doubt(const struct csv_record *header, struct buf *message)
{
    static const char others[] = {';', '\t', '|', ','};

    for (size_t i = 0; i < sizeof others; i++) {
        if (!has_in_name(header, others[i]))
            continue;
        buf_fmt(message, " (if %s separate the columns, give --delimiter %s)",
                delimiter_name(others[i]), delimiter_word(others[i]));
        return header->count == 1;
    }
    return false;
}

static void add_short(struct buf *message, struct json_span name)
{
    size_t size = name.size < NAME_MOST ? name.size : NAME_MOST;

    while (size < name.size && size > 0
           && ((unsigned char)name.data[size] & 0xC0) == 0x80)
        size--; /* do not cut within a character */
    buf_add(message, name.data, size);
    if (size < name.size)
        buf_str(message, "...");
}

void header_add_name(struct buf *message, struct json_span name)
{
    buf_char(message, '\'');
    add_short(message, name);
    buf_char(message, '\'');
}

void header_list(const struct csv_record *header, struct buf *message)
{
    for (size_t i = 0; i < header->count && i < HEADER_LISTED; i++) {
        buf_str(message, i == 0 ? "; the columns are: " : ", ");
        add_short(message, header_name(header, i));
    }
    if (header->count > HEADER_LISTED)
        buf_fmt(message, " and %zu more", header->count - HEADER_LISTED);
    header_doubt(header, message);
}

bool header_fits(const struct csv_record *header,
                 const struct csv_record *record, struct buf *why)
{
    if (record->count == header->count)
        return true;
    buf_fmt(why, "the record has %zu value%s, but the header has %zu",
            record->count, record->count == 1 ? "" : "s", header->count);
    return false;
}
