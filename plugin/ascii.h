/* SPDX-License-Identifier: MIT */
/*
 * ascii.h - comparisons that do not depend on the host's locale
 *
 * The C library cannot compare names on the wire: in a Turkish locale "I" and
 * "i" are different letters, so AUTHORIZATION would not match the name of a
 * header field that the connector owns.
 */
#ifndef ASCII_H
#define ASCII_H

#include <stdbool.h>
#include <stddef.h>

/* Are the texts equal, ignoring the case of ASCII letters? */
bool ascii_same(const char *a, const char *b);

/* The same for the first `size` bytes, or up to the NUL if both end before. */
bool ascii_same_start(const char *a, const char *b, size_t size);

/* Returns the value of a hexadecimal digit in either case, or -1 if the
   character is not one. */
int ascii_hex(char c);

static inline bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
