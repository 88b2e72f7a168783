/* SPDX-License-Identifier: MIT */
/*
 * nonce.h - the nonces of one server (RFC 9449, sections 8 and 9)
 *
 * One nonce is current. After its lifetime it is replaced by another, but stays
 * valid for the same time again, so that clients have time to learn the new
 * one. The token endpoint and the API each have their own nonces. The caller
 * must hold a lock.
 */
#ifndef SANDBOX_NONCE_H
#define SANDBOX_NONCE_H

#include <stdbool.h>
#include <stdint.h>

#define NONCE_ROOM 33

struct nonces {
    char current[NONCE_ROOM];
    char before[NONCE_ROOM]; /* the previous nonce, or "" if it is not valid */
    int64_t made;            /* seconds since 1970; 0 if none was made */
};

enum nonce_state { NONCE_GOOD, NONCE_OLD, NONCE_BAD };

/* Returns NONCE_GOOD for the current nonce, and NONCE_OLD for the previous one,
   which is accepted, but the client should get the current one. */
enum nonce_state nonce_check(struct nonces *nonces, const char *nonce,
                             int64_t now, int64_t lifetime);

/* Makes all nonces that were given out invalid. */
void nonce_forget(struct nonces *nonces);

#endif
