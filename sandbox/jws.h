/* SPDX-License-Identifier: MIT */
/*
 * jws.h - JSON Web Signatures in their compact form (RFC 7515, section 7.1)
 *
 * Reading is strict: a duplicate name, a `crit` header, an algorithm that is
 * not one of jose_algs and base64url that is not canonical are all refused. The
 * content of a jws must not be trusted before jws_verify().
 */
#ifndef SANDBOX_JWS_H
#define SANDBOX_JWS_H

#include <stdbool.h>
#include <stdint.h>

#include "jwk.h"

#define JWS_MAX 65536

struct jws {
    struct json_object *header;
    struct json_object *claims;
    struct buf signature;
    struct json_span input; /* the signed part of the text that was read */
    const struct jose_alg *alg;
};
#define JWS_INIT                                       \
    {                                                  \
        NULL, NULL, BUF_INIT(JWS_MAX), {NULL, 0}, NULL \
    }

void jws_free(struct jws *jws);
#define auto_jws __attribute__((cleanup(jws_free)))

/* Reads a text, which must outlive the jws. Returns NULL on success, or static
   text that says what is wrong. */
const char *jws_read(struct jws *jws, const char *text)
    __attribute__((warn_unused_result));

bool jws_verify(const struct jws *jws, const struct public_key *key)
    __attribute__((warn_unused_result));

/* Appends header.claims.signature. Returns false if memory ran out. */
bool jws_sign(struct buf *out, struct json_object *header,
              struct json_object *claims, gnutls_privkey_t key,
              const struct jose_alg *alg) __attribute__((warn_unused_result));

/* Reads a NumericDate (RFC 7519, section 2) without its fraction. */
bool read_date(const struct json_object *object, const char *name,
               int64_t *seconds) __attribute__((warn_unused_result));

#endif
