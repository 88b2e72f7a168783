/* SPDX-License-Identifier: MIT */
/*
 * kept.h - connections saved by name
 *
 * The connection NAME of a connector is the file
 * $XDG_CONFIG_HOME/host-stub/connections/CONNECTOR/NAME.json, mode 0600, in
 * directories of this user only. All cards of a connector share it.
 */
#ifndef KEPT_H
#define KEPT_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

/* May a connection have this name? */
bool kept_is_name(const char *text);

/* Reports a name that is not valid, with this status: STATUS_USAGE for a name
   that is being given, STATUS_CONNECTION for one that is being looked up. */
bool kept_check_name(const char *name, int status, struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends the path of a saved connection, whether it exists or not. */
bool kept_path(struct buf *path, const char *connector, const char *name,
               struct problem *problem) __attribute__((warn_unused_result));

/* Creates the directories of the path, accessible to this user only. */
bool kept_make_room(const char *path, struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends a line for each saved name, sorted. */
bool kept_list(struct buf *out, const char *connector, struct problem *problem)
    __attribute__((warn_unused_result));

/* The same for the files NAME.json of any directory, which need not exist. */
bool kept_list_directory(struct buf *out, const char *directory,
                         struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends a line for each connector that has a directory, sorted. */
bool kept_connectors(struct buf *out, struct problem *problem)
    __attribute__((warn_unused_result));

/* Gives a connection another name, which must be free, once no other process
   uses it. */
bool kept_rename(const char *from, const char *to, struct problem *problem)
    __attribute__((warn_unused_result));

/* Adds to the problem which connections are kept, and which of them `name` may
   have been meant to be; NULL: no name was given. Adds nothing if none is kept.
   Always returns false. */
bool kept_advise(const char *connector, const char *name,
                 struct problem *problem);

/* Removes a saved connection, once no other process uses it. */
bool kept_forget(const char *path, const char *name, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
