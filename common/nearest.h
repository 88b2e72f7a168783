/* SPDX-License-Identifier: MIT */
/*
 * nearest.h - "did you mean ...?"
 */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/*
 * The name closest to `word` by edit distance (a swap of neighbours counts as
 * one edit, letter case as none), or NULL when none is close enough to be a
 * slip: more than a third of the longer one's letters differ. names holds
 * count pointers.
 */
const char *nearest(const char *word, const char *const *names, size_t count);

#endif
