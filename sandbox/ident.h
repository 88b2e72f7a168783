/* SPDX-License-Identifier: MIT */
/*
 * ident.h - numbers and names that look random
 *
 * Two sources: a generator with a seed, for the data a run starts with, the
 * same at every start; and the system's randomness, for tokens and for the ids
 * of requests, errors and things made later.
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

/* 0 to below - 1; below is at least 1. */
size_t random_below(struct random *random, size_t below);

/* True `percent` times in a hundred. */
bool random_percent(struct random *random, unsigned percent);

/* Fills text with random characters of an alphabet, and a NUL. */
void random_text(struct random *random, char *text, size_t size,
                 const char *alphabet);

extern const char ident_letters[];     /* A-Z a-z 0-9 */
extern const char ident_hex_letters[]; /* 0-9 A-F */

/* Prefix, random letters, and Okta's usual "0g4" at the end. */
void ident_seeded(struct random *random, char id[IDENT_ROOM],
                  const char *prefix);

/* Prefix and letters nobody has seen before. Any thread. */
void ident_fresh(char id[IDENT_ROOM], const char *prefix);

/* As random_text(), from the system. Any thread. */
void ident_secret(char *text, size_t size);

#endif
