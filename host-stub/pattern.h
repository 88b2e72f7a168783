/* SPDX-License-Identifier: MIT */
/*
 * pattern.h - a text field's pattern: ECMA-262, matched with PCRE2
 *
 * card.h and JSON Schema write patterns as regular expressions of ECMA-262
 * (15th edition, section 22.2, with Annex B), and apply them to characters, as
 * the flag u does. PCRE2 reads nearly all of them the same way. Patterns that
 * it reads differently are detected first and not judged, so that a host never
 * refuses a value that the card accepts.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include "buf.h"

enum pattern_match { PATTERN_MATCHES, PATTERN_DIFFERS, PATTERN_UNKNOWN };

/* Does the pattern match anywhere in the text? PATTERN_UNKNOWN: the two read
   the pattern differently, matching takes too many steps, the text is not
   UTF-8, or memory ran out. */
enum pattern_match pattern_match(const char *pattern, const char *text);

enum pattern_kind {
    PATTERN_GOOD,    /* can be judged */
    PATTERN_BEYOND,  /* valid in ECMA-262, but not judged here */
    PATTERN_FOREIGN, /* not ECMA-262, though other engines accept it */
    PATTERN_BROKEN   /* not a regular expression */
};

/* Appends the reason for each but PATTERN_GOOD. */
enum pattern_kind pattern_kind(const char *pattern, struct buf *why);

#endif
