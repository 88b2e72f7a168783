/* SPDX-License-Identifier: MIT */
/*
 * xdg.h - directories for a user's files, by the XDG base directory
 * specification
 */
#ifndef XDG_H
#define XDG_H

#include <stdbool.h>

#include "buf.h"

/* Appends the value of the variable. If it is unset or not an absolute path,
   appends a directory below the home directory instead, as in xdg_home(&path,
   "XDG_CACHE_HOME", ".cache"). Returns false if there is no home directory
   either. */
bool xdg_home(struct buf *path, const char *variable, const char *below)
    __attribute__((warn_unused_result));

#endif
