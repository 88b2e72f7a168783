/* SPDX-License-Identifier: MIT */
/*
 * trust.h - may this file be loaded, or believed?
 *
 * A plugin runs with all the rights of the person who runs it. So it is loaded
 * only when nobody else could have put it there: its owner is root or the
 * effective user, and neither it nor its directory may be written by others,
 * or by a group that is not the owner's own. Parents are not judged.
 */
#ifndef TRUST_H
#define TRUST_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"

/* False: `why` says what is wrong with it and what to do, without the name of
   the file in front but with it in the advice. */
bool trust_file(const char *path, const struct stat *info, struct buf *why);
bool trust_directory(const char *path, struct buf *why);

/* May this group write or read (S_IWGRP, S_IROTH ...) what the owner may not
   share? True when others, or a group that is not the owner's own, have it. */
bool shared_with_others(const struct stat *info, mode_t group, mode_t other);

/* Appends a path as a shell takes it, quoted where it needs to be. */
void shell_quote(struct buf *out, const char *text);

#endif
