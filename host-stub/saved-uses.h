/* SPDX-License-Identifier: MIT */
/*
 * saved-uses.h - which saved calls name a kept connection
 */
#ifndef SAVED_USES_H
#define SAVED_USES_H

#include <stdbool.h>

#include "buf.h"
#include "options.h"

struct saved_uses {
    const struct options *options;
    const char *connector, *name; /* of the kept connection */
    struct buf calls;             /* "@a, @b", those that name it; or nothing */
    struct buf other; /* the same of those that name one of this name, where no
                         card says whether it is this one, or that cannot be
                         changed */
};

#define SAVED_USES_INIT(options, connector, name)                              \
    {                                                                          \
        (options), (connector), (name), BUF_INIT(BUF_DATA), BUF_INIT(BUF_DATA) \
    }

void saved_uses_free(struct saved_uses *uses);
#define auto_saved_uses __attribute__((cleanup(saved_uses_free)))

/* Finds the calls. With `to`, they name the connection of that name from now
   on. Calls that cannot be read are left out. */
void saved_uses_find(struct saved_uses *uses, const char *to);

/* Says that the connection is forgotten, and which calls named it. */
void saved_uses_say_forgotten(const char *connector, const char *name,
                              const struct options *options);

#endif
