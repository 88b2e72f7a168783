/* SPDX-License-Identifier: MIT */
/*
 * catalog.h - the plugin files of all directories, in the order of precedence
 *
 * The order is by directory, and by name in each. Nothing is loaded. A file
 * whose name also occurs in an earlier directory is hidden: it is never loaded.
 */
#ifndef CATALOG_H
#define CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "search.h"

struct plugin_file {
    const char *directory; /* as given to the search */
    const char *id;        /* its file name without .so */
    bool is_hidden;
};

struct catalog {
    struct plugin_file *at;
    size_t count;
    struct names names; /* owns the ids */
    int *errors; /* for each directory: an errno if it was not read, or 0 */
};

/* Returns false without memory. */
bool catalog_read(struct catalog *catalog, const struct search *search)
    __attribute__((warn_unused_result));
void catalog_free(struct catalog *catalog);
#define auto_catalog __attribute__((cleanup(catalog_free)))

/* The file named after the card, or NULL. */
const struct plugin_file *catalog_find(const struct catalog *catalog,
                                       const char *id);

/* Appends DIRECTORY/ID.so. */
void plugin_file_path(struct buf *out, const struct plugin_file *file);

#endif
