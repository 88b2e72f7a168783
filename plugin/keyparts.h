/* SPDX-License-Identifier: MIT */
/*
 * keyparts.h - builds a private key from its numbers
 *
 * Numbers are passed directly to OpenSSL's key, not through its decoders, which
 * free copies of what they read without wiping them.
 *
 *     auto_keyparts struct keyparts parts = KEYPARTS_INIT;
 *     if (keyparts_number(&parts, OSSL_PKEY_PARAM_RSA_N, bytes, size) && ...)
 *         pkey = keyparts_make(&parts, "RSA");
 */
#ifndef KEYPARTS_H
#define KEYPARTS_H

#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

#define KEYPARTS_NUMBERS 8

struct keyparts {
    OSSL_PARAM_BLD *build;
    BIGNUM *numbers[KEYPARTS_NUMBERS];
    size_t count;
    struct buf point;
};
#define KEYPARTS_INIT               \
    {                               \
        .point = BUF_INIT(BUF_WORD) \
    }
void keyparts_free(struct keyparts *parts);
#define auto_keyparts __attribute__((cleanup(keyparts_free)))

/* The names of an RSA key's numbers in JWK and in OpenSSL, in the order of
   PKCS#1 (RFC 8017, appendix A.1.2). */
struct keyparts_name {
    const char *jwk;
    const char *param;
};
extern const struct keyparts_name keyparts_rsa[KEYPARTS_NUMBERS];

/* Adds a number in big-endian bytes. Returns false if it is empty or too large,
   or if memory ran out. */
bool keyparts_number(struct keyparts *parts, const char *param,
                     struct json_span bytes);

/* Adds the curve, by OpenSSL's name; the public point has SEC 1's form. */
bool keyparts_curve(struct keyparts *parts, const char *group);
bool keyparts_point(struct keyparts *parts, struct json_span point);

/* Returns NULL if the parts do not make a key of this type. */
EVP_PKEY *keyparts_make(struct keyparts *parts, const char *type);

#endif
