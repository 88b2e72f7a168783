/* SPDX-License-Identifier: MIT */
/*
 * trust.h - may this file be loaded, or relied on?
 *
 * A plugin runs with all rights of the person who runs it. So it is loaded only
 * if no other user could have placed it there: its owner is root or the
 * effective user, and neither it nor its directory is writable by others, or by
 * a group that is not the owner's private one. The directories above are
 * checked as in sshd(8): the same owners, and writable by others only if
 * sticky. Access lists count.
 */
#ifndef TRUST_H
#define TRUST_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"

/* Returns false if the file is not trusted: `why` says what is wrong and what
   to do, without the file's name in front but with it in the advice.
   trust_directory() also checks the directories above. */
bool trust_file(const char *path, const struct stat *info, struct buf *why);
bool trust_directory(const char *path, struct buf *why);

/* The same for an open file whose text is a value of a connection: a secret
   must not be readable by others either. Anything but a regular file is
   trusted. */
bool trust_value(int fd, const char *path, const struct stat *info,
                 bool is_secret, struct buf *why);

/* Who has the right S_IROTH or S_IWOTH, which the owner must not share:
   "others", a group that is not the owner's private one, or those in an access
   list; NULL: no one. Checks the descriptor, or the path if that is -1. */
const char *shared_with(int fd, const char *path, const struct stat *info,
                        mode_t other);

/* Appends a path in a form for the shell, quoted if needed. */
void shell_quote(struct buf *out, const char *text);

#endif
