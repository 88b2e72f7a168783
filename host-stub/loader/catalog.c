/* SPDX-License-Identifier: MIT */
/* catalog.c - see catalog.h. */
#include "catalog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_named_before(const struct catalog *catalog, size_t count,
                            const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(catalog->at[i].id, id) == 0)
            return true;
    }
    return false;
}

static bool add_directory(struct catalog *catalog, const char *directory,
                          int *error)
{
    size_t first = catalog->names.count;
    struct plugin_file *more;

    errno = 0;
    if (!names_add_directory(&catalog->names, directory))
        *error = errno;
    if (*error == ENOMEM)
        return false;
    if (catalog->names.count == first)
        return true;
    more = realloc(catalog->at, catalog->names.count * sizeof *more);
    if (more == NULL)
        return false;
    catalog->at = more;
    for (size_t i = first; i < catalog->names.count; i++) {
        const char *id = catalog->names.at[i];

        more[i] = (struct plugin_file){directory, id,
                                       is_named_before(catalog, first, id)};
        catalog->count = i + 1;
    }
    return true;
}

bool catalog_read(struct catalog *catalog, const struct search *search)
{
    catalog->errors = calloc(search->count + 1, sizeof *catalog->errors);
    if (catalog->errors == NULL)
        return false;
    for (size_t i = 0; i < search->count; i++) {
        if (!add_directory(catalog, search->directories[i],
                           &catalog->errors[i]))
            return false;
    }
    return true;
}

void catalog_free(struct catalog *catalog)
{
    names_free(&catalog->names);
    free(catalog->at);
    free(catalog->errors);
}

const struct plugin_file *catalog_find(const struct catalog *catalog,
                                       const char *id)
{
    for (size_t i = 0; i < catalog->count; i++) {
        if (strcmp(catalog->at[i].id, id) == 0)
            return &catalog->at[i];
    }
    return NULL;
}

void plugin_file_path(struct buf *out, const struct plugin_file *file)
{
    buf_fmt(out, "%s/%s.so", file->directory, file->id);
}
