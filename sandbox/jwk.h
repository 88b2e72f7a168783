/* SPDX-License-Identifier: MIT */
/*
 * jwk.h - public keys as JSON Web Keys (RFC 7517) and PEM, with GnuTLS
 *
 * RSA of at least 2048 bits and the curves P-256, P-384 and P-521 are
 * supported. A key with a private part is refused, because its owner has
 * disclosed it.
 */
#ifndef SANDBOX_JWK_H
#define SANDBOX_JWK_H

#include <gnutls/abstract.h>
#include <stdbool.h>

#include "buf.h"
#include "object.h"

/* Characters of a thumbprint with its NUL: base64url of SHA-256. */
#define THUMBPRINT_ROOM 44

/* A signature algorithm (RFC 7518, section 3.1). */
struct jose_alg {
    const char *name;
    gnutls_pk_algorithm_t kind;
    gnutls_ecc_curve_t curve; /* GNUTLS_ECC_CURVE_INVALID for RSA */
    gnutls_sign_algorithm_t sign;
    gnutls_digest_algorithm_t digest;
    size_t coordinate; /* bytes of x, y, r and s; 0 for RSA */
};

#define JOSE_ALGS 6
extern const struct jose_alg jose_algs[JOSE_ALGS];

/* Returns NULL if there is no algorithm of that name. */
const struct jose_alg *jose_alg_named(const char *name);

struct public_key {
    gnutls_pubkey_t key; /* NULL if empty */
    gnutls_pk_algorithm_t kind;
    gnutls_ecc_curve_t curve;
    char *kid;                  /* NULL if it has none */
    const struct jose_alg *alg; /* NULL if any that fits is allowed */
};

void public_key_free(struct public_key *key);
#define auto_public_key __attribute__((cleanup(public_key_free)))

/* Reads a JWK into an empty key. Returns NULL on success, or static text that
   says what is wrong. */
const char *jwk_read(struct public_key *key, const struct json_object *jwk)
    __attribute__((warn_unused_result));

/* The same for a PEM text with BEGIN PUBLIC KEY. */
const char *public_key_read_pem(struct public_key *key, const char *pem,
                                size_t size)
    __attribute__((warn_unused_result));

/* Sets the public key of a private key. Returns false if that failed. */
bool public_key_of(struct public_key *key, gnutls_privkey_t private_key)
    __attribute__((warn_unused_result));

/* Can such a key make signatures of this algorithm? */
bool public_key_fits(const struct public_key *key, const struct jose_alg *alg);

/* Appends the members that define the key, without braces, in the order of RFC
   7638. */
void jwk_write_members(struct buf *out, const struct public_key *key);

/* Writes the thumbprint (RFC 7638), by which a DPoP token identifies its key.
   Returns false if memory ran out. */
bool jwk_thumbprint(char text[THUMBPRINT_ROOM], const struct public_key *key)
    __attribute__((warn_unused_result));

#endif
