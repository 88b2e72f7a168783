/* SPDX-License-Identifier: MIT */
/*
 * plugin.h - a loaded plugin file, and the card in it that is used
 *
 * A loaded plugin stays in the process (card.h, "Residence").
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include <stdbool.h>

#include "card.h"
#include "descriptor.h"
#include "family.h"

struct plugin {
    char *path; /* absolute, symbolic links resolved */
    struct about about;
    card_execute_fn execute;
    bool is_by_path; /* the user named its file, rather than its id */
};

#define PLUGIN_INIT  \
    {                \
        .path = NULL \
    }

/* Loads one file: the card that it exports, and those of its family. Returns
   false, with the reason in `why`, if anything is wrong with it or with one
   card of its family. */
bool plugin_load(struct plugin *plugin, struct family *family, const char *path,
                 struct buf *why) __attribute__((warn_unused_result));

void plugin_free(struct plugin *plugin);
#define auto_plugin __attribute__((cleanup(plugin_free)))

#endif
