/* SPDX-License-Identifier: MIT */
/*
 * module.h - one shared object into the process
 *
 * module_trust() judges the file, module_open() loads it, module_symbols()
 * finds what a card exports. A module that is loaded stays (card.h,
 * "Residence").
 */
#ifndef MODULE_H
#define MODULE_H

#include <ltdl.h>
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "card.h"

struct module {
    void *direct;       /* dlopen()'s */
    lt_dlhandle handle; /* libltdl's, for the same */
};

#define MODULE_INIT \
    {               \
        NULL, NULL  \
    }

/* The id that a file stands for: its name without .so. */
bool module_id(const char *path, struct buf *id, struct buf *why)
    __attribute__((warn_unused_result));

/* Only a file that nobody else could have put there; *real, to be freed, is
   where it really is. */
bool module_trust(const char *path, char **real, struct buf *why)
    __attribute__((warn_unused_result));

bool module_open(struct module *module, const char *path, struct buf *why)
    __attribute__((warn_unused_result));

/* Both symbols of a card, which must be the module's own. size, of the
   descriptor in bytes by the symbol table, may be NULL. */
bool module_symbols(const struct module *module, card_execute_fn *execute,
                    const void **descriptor, size_t *size, struct buf *why)
    __attribute__((warn_unused_result));

/* Is card_descriptor as large as it says? */
bool module_descriptor_fits(const struct module *module, struct buf *why)
    __attribute__((warn_unused_result));

#endif
