/* SPDX-License-Identifier: MIT */
/*
 * pattern.h - the pattern of a text field, an ECMA-262 one, by POSIX means
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>

#include "buf.h"

enum pattern_match { PATTERN_MATCHES, PATTERN_DIFFERS, PATTERN_UNKNOWN };

/* UNKNOWN: the pattern is beyond what is understood here, or no memory. */
enum pattern_match pattern_match(const char *pattern, const char *text);

/* False: it is no regular expression; why says so. True for those that are
   beyond what is understood here. */
bool pattern_valid(const char *pattern, struct buf *why);

#endif
