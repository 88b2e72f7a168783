/* SPDX-License-Identifier: MIT */
/*
 * privatekey.h - a private key for a client, made at start and written down
 */
#ifndef SANDBOX_PRIVATEKEY_H
#define SANDBOX_PRIVATEKEY_H

#include "jwk.h"

/*
 * Makes a key for the algorithm: the text of its private half, as a JWK or as
 * PEM (PKCS #8), and its public half with its thumbprint for a kid. False: no
 * memory, or no randomness.
 */
bool private_key_make(const struct jose_alg *alg, bool as_jwk, struct buf *text,
                      struct public_key *public)
    __attribute__((warn_unused_result));

#endif
