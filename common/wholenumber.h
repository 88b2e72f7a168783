/* SPDX-License-Identifier: MIT */
/*
 * wholenumber.h - reads a whole number given as text
 */
#ifndef WHOLENUMBER_H
#define WHOLENUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads digits, optionally after a '-', and nothing else. Returns false if the
   text differs or the number is out of bounds. */
bool whole_number(const char *text, int64_t least, int64_t most,
                  int64_t *number) __attribute__((warn_unused_result));

#endif
