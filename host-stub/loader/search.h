/* SPDX-License-Identifier: MIT */
/*
 * search.h - where plugins are searched for
 *
 * The order is: the -p directories, those of CARD_PLUGINS, then the installed
 * one. A directory given by -p must exist; the others need not.
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

/* Ids of the *.so files of directories, by file name only, sorted in each. */
struct names {
    char **at;
    size_t count;
};

/* Returns false if the directory cannot be read or there is no memory; errno
   says why. */
bool names_add_directory(struct names *names, const char *directory);
/* Appends one. Returns false without memory. */
bool names_add(struct names *names, const char *text, size_t size);
/* Appends each line of the text. Returns false without memory. */
bool names_add_lines(struct names *names, const char *text);
void names_free(struct names *names);
#define auto_names __attribute__((cleanup(names_free)))

#endif
