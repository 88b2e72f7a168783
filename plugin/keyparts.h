/* SPDX-License-Identifier: MIT */
/*
 * keyparts.h - a private key put together from its numbers
 *
 * Numbers go straight into OpenSSL's key, past its decoders, which free copies
 * of what they read without wiping them.
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
#define KEYPARTS_INIT          \
    {                          \
        .point = BUF_INIT(256) \
    }
void keyparts_free(struct keyparts *parts);
#define auto_keyparts __attribute__((cleanup(keyparts_free)))

/* The names of an RSA key's numbers: by JWK, and by OpenSSL in the order of
   PKCS#1 (RFC 8017, appendix A.1.2). */
struct keyparts_name {
    const char *jwk;
    const char *param;
};
extern const struct keyparts_name keyparts_rsa[KEYPARTS_NUMBERS];

/* A number, big end first; false: none, too many, or no memory. */
bool keyparts_number(struct keyparts *parts, const char *param,
                     struct json_span bytes);

/* The curve, by OpenSSL's name, and the public point in SEC 1's form. */
bool keyparts_curve(struct keyparts *parts, const char *group);
bool keyparts_point(struct keyparts *parts, struct json_span point);

/* NULL: the parts are no key of this type. */
EVP_PKEY *keyparts_make(struct keyparts *parts, const char *type);

#endif
