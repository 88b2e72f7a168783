/* SPDX-License-Identifier: MIT */
/*
 * ascii.h - letters alike whatever the host's locale
 *
 * The C library is no judge of names on the wire: in a Turkish locale "I" and
 * "i" are two letters, and AUTHORIZATION no name that the connector owns.
 */
#ifndef ASCII_H
#define ASCII_H

#include <stdbool.h>
#include <stddef.h>

/* Equal but for the case of ASCII letters. */
bool ascii_same(const char *a, const char *b);

/* The same of the first bytes, or up to the NUL of both. */
bool ascii_same_start(const char *a, const char *b, size_t size);

#endif
