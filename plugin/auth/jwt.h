/* SPDX-License-Identifier: MIT */
/*
 * jwt.h - the two signed tokens that a sign-in makes for every try
 *
 * Times are seconds since 1970 on the server's clock.
 */
#ifndef JWT_H
#define JWT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "key.h"

/*
 * Appends a client assertion (RFC 7523, section 3): iss and sub are the client
 * id, aud is the token endpoint. kid may be NULL.
 */
bool jwt_assertion(const struct key *key, const char *kid,
                   const char *client_id, const char *audience, int64_t now,
                   struct buf *out) __attribute__((warn_unused_result));

/*
 * Appends a DPoP proof (RFC 9449, section 4.2). url is the request's as htu.h
 * writes it. nonce and access_token may be NULL; with a token the
 * proof carries its hash as ath.
 */
struct jwt_proof {
    const char *method;
    const char *url;
    const char *nonce;
    const char *access_token;
    int64_t now;
};
bool jwt_proof(const struct key *key, const struct jwt_proof *proof,
               struct buf *out) __attribute__((warn_unused_result));

#endif
