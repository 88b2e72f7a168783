/* SPDX-License-Identifier: MIT */
/*
 * jwk.h - public keys: JSON Web Keys (RFC 7517) and PEM, by GnuTLS
 *
 * Takes RSA of 2048 bits or more and the curves P-256, P-384 and P-521. A key
 * with a private part is refused: whoever registers or proves with one has
 * given it away.
 */
#ifndef SANDBOX_JWK_H
#define SANDBOX_JWK_H

#include <gnutls/abstract.h>
#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

/* Characters of a thumbprint with its NUL: base64url of SHA-256. */
#define THUMBPRINT_ROOM 44

/* A signature algorithm (RFC 7518, section 3.1). */
struct jose_alg {
    const char *name;
    gnutls_pk_algorithm_t kind;
    gnutls_ecc_curve_t curve; /* GNUTLS_ECC_CURVE_INVALID: RSA */
    gnutls_sign_algorithm_t sign;
    gnutls_digest_algorithm_t digest;
    size_t coordinate; /* bytes of x, y, r and s; 0: RSA */
};

#define JOSE_ALGS 6
extern const struct jose_alg jose_algs[JOSE_ALGS];

/* NULL: none of that name. */
const struct jose_alg *jose_alg_named(const char *name);

struct public_key {
    gnutls_pubkey_t key; /* NULL: empty */
    gnutls_pk_algorithm_t kind;
    gnutls_ecc_curve_t curve;
    char *kid;                  /* NULL: it has none */
    const struct jose_alg *alg; /* the one it is for; NULL: any that fits */
};

void public_key_free(struct public_key *key);
#define auto_public_key __attribute__((cleanup(public_key_free)))

/* Reads a checked JSON text into an empty key. NULL: done. Otherwise why not,
   static text. */
const char *jwk_read(struct public_key *key, struct json_span jwk)
    __attribute__((warn_unused_result));

/* The same for a PEM text, BEGIN PUBLIC KEY. */
const char *public_key_read_pem(struct public_key *key, const char *pem,
                                size_t size)
    __attribute__((warn_unused_result));

/* The key of a private key. */
bool public_key_of(struct public_key *key, gnutls_privkey_t private_key)
    __attribute__((warn_unused_result));

/* True when signatures of this algorithm are made with such a key. */
bool public_key_fits(const struct public_key *key, const struct jose_alg *alg);

/* Appends the members that make the key, without braces, in the order that
   RFC 7638 asks for. */
void jwk_write_members(struct buf *out, const struct public_key *key);

/* RFC 7638: the name by which a DPoP token knows its key. */
bool jwk_thumbprint(char text[THUMBPRINT_ROOM], const struct public_key *key)
    __attribute__((warn_unused_result));

#endif
