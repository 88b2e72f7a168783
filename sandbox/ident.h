/* SPDX-License-Identifier: MIT */
/*
 * ident.h - numbers and names that look random
 *
 * There are two sources. A generator with a seed makes the initial data of a
 * run, which is the same at every start. The system's randomness is used for
 * tokens and for the ids of requests, errors and objects created later.
 */
#ifndef SANDBOX_IDENT_H
#define SANDBOX_IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of an id with its NUL: 20 letters and digits, as Okta's are. */
#define IDENT_ROOM 21

struct random {
    uint64_t state;
};

uint64_t random_next(struct random *random);

/* Returns a number from 0 to below - 1; below is at least 1. */
size_t random_below(struct random *random, size_t below);

/* Returns true with a probability of `percent`. */
bool random_percent(struct random *random, unsigned percent);

/* Returns a whole second, in milliseconds, in the span that begins at
   `from`. */
int64_t random_ms(struct random *random, int64_t from, int64_t span);

/* Fills text with random characters of an alphabet, and a NUL. */
void random_text(struct random *random, char *text, size_t size,
                 const char *alphabet);

extern const char ident_letters[];     /* A-Z a-z 0-9 */
extern const char ident_hex_letters[]; /* 0-9 A-F */

/* Writes the prefix, random letters, and Okta's usual "0g4" at the end. */
void ident_seeded(struct random *random, char id[IDENT_ROOM],
                  const char *prefix);

/* Writes the prefix and letters from the system's randomness. Any thread. */
void ident_fresh(char id[IDENT_ROOM], const char *prefix);

/* Like random_text(), but from the system's randomness. Any thread. */
void ident_secret(char *text, size_t size);

#endif
