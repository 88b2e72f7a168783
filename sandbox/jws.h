/* SPDX-License-Identifier: MIT */
/*
 * jws.h - JSON Web Signatures in their compact form (RFC 7515, section 7.1)
 *
 * Reading is strict: a name that stands twice, a `crit` header, an algorithm
 * that is not one of jose_algs, and base64url that is not canonical are all
 * refused. Nothing in a jws may be believed before jws_verify().
 */
#ifndef SANDBOX_JWS_H
#define SANDBOX_JWS_H

#include <stdbool.h>
#include <stdint.h>

#include "jwk.h"

#define JWS_MAX 65536

struct jws {
    struct buf header; /* JSON objects, checked */
    struct buf claims;
    struct buf signature;
    struct json_span input; /* of the text that was read: what is signed */
    const struct jose_alg *alg;
};
#define JWS_INIT                                                            \
    {                                                                       \
        BUF_INIT(JWS_MAX), BUF_INIT(JWS_MAX), BUF_INIT(JWS_MAX), {NULL, 0}, \
            NULL                                                            \
    }

void jws_free(struct jws *jws);
#define auto_jws __attribute__((cleanup(jws_free)))

/* The text must outlive the jws. NULL: read. Otherwise why not, static text. */
const char *jws_read(struct jws *jws, const char *text)
    __attribute__((warn_unused_result));

bool jws_verify(const struct jws *jws, const struct public_key *key)
    __attribute__((warn_unused_result));

/* Appends header.claims.signature; both are JSON objects. */
bool jws_sign(struct buf *out, const struct buf *header,
              const struct buf *claims, gnutls_privkey_t key,
              const struct jose_alg *alg) __attribute__((warn_unused_result));

/* A string member without a NUL in it, appended to text. False: there is no
   such string. */
bool json_text(const struct buf *object, const char *name, struct buf *text)
    __attribute__((warn_unused_result));

/* True when the member is this string. */
bool json_text_is(const struct buf *object, const char *name,
                  const char *expected);

/* A NumericDate (RFC 7519, section 2), its fraction left out. */
bool json_date(const struct buf *object, const char *name, int64_t *seconds)
    __attribute__((warn_unused_result));

#endif
