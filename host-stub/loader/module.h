/* SPDX-License-Identifier: MIT */
/*
 * module.h - loads one shared object into the process
 *
 * module_trust() checks the file, module_open() loads it, and module_symbols()
 * finds what a card exports. A loaded module stays (card.h, "Residence").
 */
#ifndef MODULE_H
#define MODULE_H

#include <ltdl.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "card.h"

struct module {
    void *direct;       /* handle of dlopen() */
    lt_dlhandle handle; /* handle of libltdl, for the same module */
};

#define MODULE_INIT \
    {               \
        NULL, NULL  \
    }

/* The id in a file's name: the name without .so. */
bool module_id(const char *path, struct buf *id, struct buf *why)
    __attribute__((warn_unused_result));

/* Accepts only a file that no other user could have placed there; *real, to be
   freed, is its real path. */
bool module_trust(const char *path, char **real, struct buf *why)
    __attribute__((warn_unused_result));

bool module_open(struct module *module, const char *path, struct buf *why)
    __attribute__((warn_unused_result));

/* Finds both symbols of a card, which must be the module's own. `size`, the
   descriptor's size in bytes by the symbol table, may be NULL. */
bool module_symbols(const struct module *module, card_execute_fn *execute,
                    const void **descriptor, size_t *size, struct buf *why)
    __attribute__((warn_unused_result));

/* Is card_descriptor as large as it says? */
bool module_descriptor_fits(const struct module *module, struct buf *why)
    __attribute__((warn_unused_result));

#endif
