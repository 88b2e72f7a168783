/* SPDX-License-Identifier: MIT */
/*
 * shell-words.h - a command line of bash, and words for it
 *
 * bash hands over the text of a line as it was typed, with its quotes, and
 * replaces with a completion only what follows the last of the characters
 * COMP_WORDBREAKS, among them = : and @.
 */
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "search.h"

struct shell_words {
    struct names words; /* without their quotes; the last may be empty */
    size_t kept;        /* so many bytes of the last word stay as they are */
    char quote; /* the quote that is open where they end: ' or ", or 0 */
};

/* Reads a line up to the cursor. `replaced` is its end, which a completion
   replaces. Nothing is expanded. Returns false without memory. */
bool shell_words_read(struct shell_words *words, const char *line,
                      const char *replaced) __attribute__((warn_unused_result));
void shell_words_free(struct shell_words *words);
#define auto_shell_words __attribute__((cleanup(shell_words_free)))

/* Appends what replaces the end of the line to make the last word this one.
   Returns false if it does not begin with what is typed. */
bool shell_words_complete(struct buf *out, const struct shell_words *words,
                          const char *word);

#endif
