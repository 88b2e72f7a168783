/* SPDX-License-Identifier: MIT */
/*
 * delimiter.h - the character that separates the columns of a CSV
 *
 * It is the one that --delimiter gives. Otherwise the CSV itself says it: in a
 * first line `sep=;`, as spreadsheets write it, or by its header: where no
 * comma is outside quotes, but semicolons or tabs are, these separate the
 * columns.
 */
#ifndef DELIMITER_H
#define DELIMITER_H

#include <stdbool.h>

#include "feed.h"
#include "problem.h"

/* Reads the value of --delimiter: a character, or its name. */
bool delimiter_read(const char *value, char *delimiter, struct problem *problem)
    __attribute__((warn_unused_result));

/* Finds the delimiter of the CSV whose header comes next in the feed, and skips
   a line `sep=`. The result is `given` unless that is '\0'. */
char delimiter_find(struct feed *feed, char given);

/* What messages call many of them, "semicolons", and what --delimiter does,
   "semicolon". */
const char *delimiter_name(char delimiter);
const char *delimiter_word(char delimiter);

#endif
