/* SPDX-License-Identifier: MIT */
/*
 * program.h - runs a command and reads its output
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "buf.h"
#include "patience.h"

/*
 * Runs a program without a shell: `words` are its arguments, the first of which
 * is its name, and `path` is looked up along PATH. `hidden` names variables
 * that it does not get, each followed by a NUL. Appends its output to text. If
 * it is not done when the patience ends, it is killed with all that it started.
 */
enum patience_end program_run(struct buf *text, char *const *words,
                              const char *path, const struct buf *hidden,
                              const struct patience *patience, struct buf *why);

/* The environment without the hidden variables. The caller frees the array, but
   not the strings, which belong to the environment. Returns NULL if memory ran
   out. */
char **environment_without(const struct buf *hidden);

#endif
