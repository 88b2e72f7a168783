/* SPDX-License-Identifier: MIT */
/*
 * nearest.h - "did you mean ...?"
 */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/*
 * The name closest to `word` by edit distance (a swap of neighbours counts as
 * one edit, letter case as none), or NULL if none is close enough to be a
 * typing error, that is, if more than a third of the letters of the longer name
 * differ. names has `count` pointers.
 */
const char *nearest(const char *word, const char *const *names, size_t count);

#endif
