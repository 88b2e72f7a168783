/* SPDX-License-Identifier: MIT */
/* jwk.h - a private key from JSON Web Key text (RFC 7517, RFC 7518 section 6)
 */
#ifndef JWK_H
#define JWK_H

#include "key.h"

/*
 * Fills key->pkey and key->kid, and alg with the JWK's "alg" if it has one.
 * From a set it uses the key named kid, or the only one. Returns NULL on
 * success, or a sentence that says what is wrong, as static text.
 */
const char *jwk_read(struct key *key, const char *text, size_t size,
                     const char *kid, struct buf *alg)
    __attribute__((warn_unused_result));

#endif
