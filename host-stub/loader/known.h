/* SPDX-License-Identifier: MIT */
/*
 * known.h - remembers from run to run which cards plugin files have
 *
 * A card of a family is in a file with another name. That file is found by
 * loading files in a child process, and remembered, so that the next run loads
 * only the file it needs. An entry is valid for a path as long as device,
 * inode, size and the times of change are the same.
 *
 * This is only a cache. If it is missing, damaged, of another release or not
 * owned by the user, it counts as empty, and if it cannot be written, nothing
 * is remembered; neither is reported. It makes nothing trusted: the loader
 * checks the file that an entry names like any other, and looks for the card in
 * what it loaded.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "buf.h"
#include "jsonwalk.h"

struct known_entry {
    struct json_span object;
    char *own; /* the bytes of an entry of this run; else NULL */
};

struct known {
    struct buf text; /* the text that was read */
    struct known_entry *at;
    size_t count;
    bool is_changed;
};

#define KNOWN_INIT                           \
    {                                        \
        BUF_INIT(KNOWN_MOST), NULL, 0, false \
    }

/* The largest file, in bytes, and the most entries. */
#define KNOWN_MOST ((size_t)1 << 20)
#define KNOWN_ENTRIES 1024

void known_read(struct known *known);

/* The same from a text, which must outlive it. Returns false if nothing in it
   can be used. */
bool known_parse(struct known *known, struct json_span text);

/* What is known of a file. */
struct known_cards {
    struct json_span ids;    /* of its further cards, an array of JSON strings;
                                null: the file was refused */
    struct json_span titles; /* of all its cards, an object by id; may be
                                absent */
};

/* Looks up what earlier runs stored. Returns false if nothing is known about
   the file in its present state. */
bool known_find(const struct known *known, const char *path,
                const struct stat *info, struct known_cards *cards);

/* Remembers it, unless the file has changed meanwhile. */
void known_put(struct known *known, const char *path, const struct stat *info,
               const struct known_cards *cards);

/* Writes the cache if there is anything new, without entries of files that are
   gone or have changed. */
void known_write(struct known *known);

void known_free(struct known *known);
#define auto_known __attribute__((cleanup(known_free)))

#endif
