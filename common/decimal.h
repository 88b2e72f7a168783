/* SPDX-License-Identifier: MIT */
/*
 * decimal.h - a JSON number, exactly, whatever its size and the locale
 *
 * A double cannot distinguish 9007199254740993 from its neighbour, and the C
 * library expects the decimal comma of the process's locale. So what must be
 * exact (is it whole, is it within limits) is decided by the digits as they are
 * written.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "jsonwalk.h"

/* The number 0.DIGITS times ten to the power of `point`. */
struct decimal {
    const char *digits; /* from the first nonzero one; may contain a '.' */
    size_t count;       /* number of digits up to the last nonzero one; 0 if the
                           number is zero */
    int64_t point;
    bool negative;
};

/* Reads a text that must be a JSON number. */
struct decimal decimal_read(struct json_span number);

/* Returns less than, equal to or greater than 0, as the number is less than,
   equal to or greater than the limit. */
int decimal_compare(const struct decimal *number, int64_t limit);

/* Is it an integer? 5.0 and 1e3 are. */
bool decimal_is_whole(const struct decimal *number);

/* The number without its fraction, clamped to int64_t. */
int64_t decimal_integer(const struct decimal *number);

/* Is this value, from a text that json_valid() accepted, a whole number? As in
   JSON Schema, 5, 5.0, 50e-1 and 5E0 are. */
bool json_is_whole(struct json_span value);

/* The same, but also stores the number if it fits; otherwise *number is
   unchanged. */
bool json_whole(struct json_span value, int64_t *number)
    __attribute__((warn_unused_result));

#endif
