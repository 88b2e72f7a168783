/* SPDX-License-Identifier: MIT */
/*
 * key.h - private keys: reading them from PEM or JWK, generating and signing
 *
 * All cryptography is OpenSSL's, through its EVP interface. A key is read-only
 * once made, and may be used by many threads.
 */
#ifndef KEY_H
#define KEY_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "buf.h"

/* JOSE algorithms (RFC 7518, section 3.1) */
enum key_alg {
    KEY_RS256,
    KEY_RS384,
    KEY_RS512,
    KEY_ES256,
    KEY_ES384,
    KEY_ES512
};

struct key {
    EVP_PKEY *pkey; /* NULL if there is no key */
    enum key_alg alg;
    char *kid; /* the JWK's "kid", or NULL */
};

void key_free(struct key *key);
#define auto_key __attribute__((cleanup(key_free)))

/*
 * Reads a private key from text: PEM (PKCS#1, SEC1, PKCS#8, encrypted with the
 * passphrase) or JWK (RFC 7517; from a set the key named kid, or the only one).
 * passphrase and kid may be NULL. Returns NULL on success, or a sentence for a
 * person that says what is wrong, as static text.
 */
const char *key_read(struct key *key, const char *text, size_t size,
                     const char *passphrase, const char *kid)
    __attribute__((warn_unused_result));

/* Those of its sentences that are about another field of the connection than
   the key itself. */
extern const char key_needs_passphrase[], key_wrong_passphrase[];
extern const char key_needs_kid[], key_unknown_kid[];

/* Generates a P-256 key for ES256. Returns false if memory or randomness is
   lacking. */
bool key_generate(struct key *key) __attribute__((warn_unused_result));

/* Returns the algorithm's JOSE name, such as "RS256". */
const char *key_alg_name(const struct key *key);

/* Appends the public half as a JWK, members in RFC 7638's order. */
bool key_public_jwk(const struct key *key, struct buf *out)
    __attribute__((warn_unused_result));

/* Appends the signature of the data in JOSE form (for ECDSA: R and S side by
   side, RFC 7518 section 3.4), base64url. */
bool key_sign(const struct key *key, const void *data, size_t size,
              struct buf *out) __attribute__((warn_unused_result));

#endif
