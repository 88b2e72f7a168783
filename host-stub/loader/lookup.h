/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - finds the file of the card that the user named
 *
 * By a path: PATH.so for the card that the file exports, and PATH.so:ID for one
 * of its family. By an id: ID.so in the first directory that has it; only if
 * none has, the first file that has the card in its family (families.c). That
 * file is known from an earlier run, or found by loading one file after the
 * other in a child process.
 */
#ifndef LOOKUP_H
#define LOOKUP_H

#include <stdbool.h>

#include "buf.h"
#include "catalog.h"
#include "known.h"
#include "options.h"
#include "problem.h"
#include "search.h"

struct lookup {
    struct buf path;
    struct buf id; /* id of a member of the file's family; empty: the card that
                      the file exports */
    bool is_remembered; /* known from an earlier run; may be outdated */
    bool is_probed;     /* the file was just loaded in a child */
    bool is_path;       /* the user named the file */
};

#define LOOKUP_INIT                                                 \
    {                                                               \
        BUF_INIT(BUF_TEXT), BUF_INIT(BUF_TEXT), false, false, false \
    }

/* `fresh`: use nothing that is remembered. */
bool lookup_card(struct lookup *at, const struct options *options,
                 const char *card, bool fresh, struct problem *problem)
    __attribute__((warn_unused_result));
void lookup_free(struct lookup *at);
#define auto_lookup __attribute__((cleanup(lookup_free)))

/* ---- families.c: members of families, by the files that have them ---- */

/* What a search came across, for the message if it finds nothing. */
struct families {
    struct names names; /* ids of members */
    size_t refused;     /* files that could not be searched */
};

/* Sets path, id and the flags if a file has the card. Returns false with a
   problem, or without one if no file has it. */
bool families_search(struct families *families, struct lookup *at,
                     const struct search *search, const char *card, bool fresh,
                     struct problem *problem)
    __attribute__((warn_unused_result));

/* Calls `each` for the files of a catalog that are not hidden, with what
   earlier runs found in them; where nothing is known the spans are absent.
   Loads nothing. */
typedef void family_fn(void *context, const struct plugin_file *file,
                       const struct known_cards *cards);
void families_recall(const struct catalog *catalog, family_fn *each,
                     void *context);

/* Remembers what a probe of the file reported. `before` is the file's state
   when the probe began. */
void families_remember(struct known *known, const struct plugin_file *file,
                       const struct stat *before, const struct buf *report);

#endif
