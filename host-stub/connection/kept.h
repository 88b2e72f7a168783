/* SPDX-License-Identifier: MIT */
/*
 * kept.h - connections kept by name
 *
 * The connection NAME of a connector is the file
 * $XDG_CONFIG_HOME/host-stub/connections/CONNECTOR/NAME.json, mode 0600, in
 * directories that are nobody else's. All cards of a connector share it.
 */
#ifndef KEPT_H
#define KEPT_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

/* Appends the path of a kept connection, whether it is there or not. */
bool kept_path(struct buf *path, const char *connector, const char *name,
               struct problem *problem) __attribute__((warn_unused_result));

/* Makes the directories that a path is in, for this user alone. */
bool kept_make_room(const char *path, struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends a line for each name that is kept, in order. */
bool kept_list(struct buf *out, const char *connector, struct problem *problem)
    __attribute__((warn_unused_result));

/* Removes a kept connection, after its last user is done with it. */
bool kept_forget(const char *path, const char *name, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
