/* SPDX-License-Identifier: MIT */
/*
 * search.h - where plugins are looked for
 *
 * The -p directories, then those of CARD_PLUGINS, then the installed one. A
 * directory given by -p must be there; the others may be missing.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"
#include "problem.h"

struct search {
    char **directories;
    size_t count;
};

bool search_directories(struct search *search, const struct options *options,
                        struct problem *problem)
    __attribute__((warn_unused_result));
void search_free(struct search *search);
#define auto_search __attribute__((cleanup(search_free)))

/* Ids of the *.so files of directories, by name alone, sorted in each. */
struct names {
    char **at;
    size_t count;
};

/* False when the directory cannot be read or memory is out; errno says why. */
bool names_add_directory(struct names *names, const char *directory);
void names_free(struct names *names);
#define auto_names __attribute__((cleanup(names_free)))

#endif
