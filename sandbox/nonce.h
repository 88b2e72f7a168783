/* SPDX-License-Identifier: MIT */
/*
 * nonce.h - the nonces of one server (RFC 9449, sections 8 and 9)
 *
 * One nonce is current. It is replaced by another after its lifetime, and is
 * good for as long again, so that a client has time to learn of the new one.
 * The token endpoint and the API each have their own. Its user holds a lock.
 */
#ifndef SANDBOX_NONCE_H
#define SANDBOX_NONCE_H

#include <stdbool.h>
#include <stdint.h>

#define NONCE_ROOM 33

struct nonces {
    char current[NONCE_ROOM];
    char before[NONCE_ROOM]; /* "": none is good any more */
    int64_t made;            /* seconds since 1970; 0: never */
};

enum nonce_state { NONCE_GOOD, NONCE_OLD, NONCE_BAD };

/* GOOD: the current one. OLD: taken, but a new one is to be told. */
enum nonce_state nonce_check(struct nonces *nonces, const char *nonce,
                             int64_t now, int64_t lifetime);

/* Makes all that were given out worthless. */
void nonce_forget(struct nonces *nonces);

#endif
