/* SPDX-License-Identifier: MIT */
/*
 * loader.h - finds a plugin, checks it and loads it
 *
 * A card's id is its file's name: ID.so is searched for in each directory, in
 * order, and no other file is loaded. The first file of that name is the card;
 * if it is refused, no later file replaces it. A card without a file of its
 * name may be in the family of another (lookup.h); it is a plugin of its own
 * here. A loaded plugin stays in the process (card.h, "Residence").
 */
#ifndef LOADER_H
#define LOADER_H

#include "options.h"
#include "plugin.h"
#include "problem.h"

/* Loads the card that the user named: an id, a path to a .so file, or
   PATH.so:ID for a card of that file's family. */
bool plugin_find(struct plugin *plugin, const struct options *options,
                 const char *card, struct problem *problem)
    __attribute__((warn_unused_result));

/* The same for a card that is only examined and not called: a child process
   loads it first, and if it crashes there the card is refused. */
bool plugin_find_safely(struct plugin *plugin, const struct options *options,
                        const char *card, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
