/* SPDX-License-Identifier: MIT */
/*
 * companion.h - programs that implement the rarely needed commands
 *
 * For these commands, host-stub NAME executes the program host-stub-NAME, which
 * the package of that name installs. So the code and the libraries that only
 * this command needs are not loaded by any other.
 *
 * The program is looked for in one place relative to the running host-stub:
 * where an installation puts it if host-stub is in a directory like BINDIR,
 * otherwise beside it, as in a build tree; then in the absolute directory of
 * this build's installation. PATH and other environment variables are not used.
 * In the first place the program, and a symbolic link to it, must belong to
 * root or to the owner of host-stub, and not be writable by others (see
 * trust.h), so that no one else can put a program beside a copy of host-stub. A
 * process with rights that its user does not have (set-user-ID) looks in the
 * second place only.
 */
#ifndef COMPANION_H
#define COMPANION_H

#include "problem.h"

/* Replaces this process with the companion, which gets the same arguments,
   files and signals. Problems name what was typed as `called`. Returns only on
   failure: false, with the problem set. */
bool companion_become(const char *command, const char *called, char **argv,
                      struct problem *problem);

#endif
