/* SPDX-License-Identifier: MIT */
/*
 * privatekey.h - private keys for clients, made at start or read from a file
 */
#ifndef SANDBOX_PRIVATEKEY_H
#define SANDBOX_PRIVATEKEY_H

#include "jwk.h"

/*
 * Makes a key for the algorithm. Appends its private half as a JWK or as PEM
 * (PKCS #8), and sets its public half with the thumbprint as its kid. Returns
 * false if there was not enough memory or randomness.
 */
bool private_key_make(const struct jose_alg *alg, bool as_jwk, struct buf *text,
                      struct public_key *public)
    __attribute__((warn_unused_result));

/*
 * Reads the public half of an existing key, with the thumbprint as its kid,
 * from its private half in PEM without a passphrase. Returns false if the text
 * is not such a key.
 */
bool private_key_read(const struct buf *text, struct public_key *public)
    __attribute__((warn_unused_result));

#endif
