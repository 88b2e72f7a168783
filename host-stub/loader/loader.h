/* SPDX-License-Identifier: MIT */
/*
 * loader.h - find a plugin, judge it, load it
 *
 * A card's id is its file's name: ID.so is looked for in each directory, in
 * order, and no other file is loaded. The first file of that name is the card;
 * when it is refused, no later one takes its place. A loaded plugin stays in
 * the process (card.h, "Residence").
 */
#ifndef LOADER_H
#define LOADER_H

#include "card.h"
#include "descriptor.h"
#include "options.h"
#include "problem.h"

struct plugin {
    char *path; /* absolute, symbolic links resolved */
    struct about about;
    card_execute_fn execute;
};

#define PLUGIN_INIT  \
    {                \
        .path = NULL \
    }

/* Loads one file. False: `why` says what is wrong with it. */
bool plugin_open(struct plugin *plugin, const char *path, struct buf *why)
    __attribute__((warn_unused_result));

/* Loads the card the person named: an id, or a path to a .so file. */
bool plugin_find(struct plugin *plugin, const struct options *options,
                 const char *card, struct problem *problem)
    __attribute__((warn_unused_result));

/* The same for a card that is looked at and not called: a child process loads
   it first, and one that crashes there is refused. */
bool plugin_find_safely(struct plugin *plugin, const struct options *options,
                        const char *card, struct problem *problem)
    __attribute__((warn_unused_result));

void plugin_free(struct plugin *plugin);
#define auto_plugin __attribute__((cleanup(plugin_free)))

#endif
