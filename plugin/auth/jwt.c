/* SPDX-License-Identifier: MIT */
/* jwt.c - writes JSON Web Signatures in their compact form (RFC 7515, section
   7.1). */
#include "jwt.h"

#include "auth-limits.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "base64.h"
#include "jsonwrite.h"

#define PART_MAX 65536

/* Adds an id that is unique because it has 128 random bits. */
static bool add_jti(struct buf *claims)
{
    unsigned char bytes[16];

    if (RAND_bytes(bytes, sizeof bytes) != 1) {
        ERR_clear_error();
        return false;
    }
    json_key(claims, "jti");
    buf_char(claims, '"');
    base64url_add(claims, bytes, sizeof bytes);
    buf_char(claims, '"');
    return true;
}

static void add_time(struct buf *json, const char *key, int64_t seconds)
{
    json_key(json, key);
    buf_fmt(json, "%lld", (long long)seconds);
}

/* header.claims.signature */
static bool sign_compact(const struct key *key, struct buf *header,
                         struct buf *claims, struct buf *out)
{
    auto_buf struct buf input = BUF_INIT_SECRET(4 * PART_MAX);

    buf_char(header, '}');
    buf_char(claims, '}');
    if (!buf_ok(header) || !buf_ok(claims))
        return false;
    base64url_add(&input, header->data, header->size);
    buf_char(&input, '.');
    base64url_add(&input, claims->data, claims->size);
    if (!buf_ok(&input))
        return false;
    buf_add(out, input.data, input.size);
    buf_char(out, '.');
    return key_sign(key, input.data, input.size, out);
}

bool jwt_assertion(const struct key *key, const char *kid,
                   const char *client_id, const char *audience, int64_t now,
                   struct buf *out)
{
    auto_buf struct buf header = BUF_INIT(PART_MAX);
    auto_buf struct buf claims = BUF_INIT(PART_MAX);

    buf_char(&header, '{');
    json_member(&header, "alg", key_alg_name(key));
    if (kid != NULL)
        json_member(&header, "kid", kid);
    buf_char(&claims, '{');
    json_member(&claims, "iss", client_id);
    json_member(&claims, "sub", client_id);
    json_member(&claims, "aud", audience);
    add_time(&claims, "iat", now);
    add_time(&claims, "exp", now + JWT_ASSERTION_SECONDS);
    return add_jti(&claims) && sign_compact(key, &header, &claims, out);
}

/* RFC 9449, section 4.2: base64url of the SHA-256 of the token's ASCII */
static bool add_ath(struct buf *claims, const char *access_token)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;

    if (EVP_Digest(access_token, strlen(access_token), hash, &size,
                   EVP_sha256(), NULL)
        != 1) {
        ERR_clear_error();
        return false;
    }
    json_key(claims, "ath");
    buf_char(claims, '"');
    base64url_add(claims, hash, size);
    buf_char(claims, '"');
    return true;
}

bool jwt_proof(const struct key *key, const struct jwt_proof *proof,
               struct buf *out)
{
    auto_buf struct buf header = BUF_INIT(PART_MAX);
    auto_buf struct buf claims = BUF_INIT(PART_MAX);

    buf_char(&header, '{');
    json_member(&header, "typ", "dpop+jwt");
    json_member(&header, "alg", key_alg_name(key));
    json_key(&header, "jwk");
    if (!key_public_jwk(key, &header))
        return false;
    buf_char(&claims, '{');
    json_member(&claims, "htm", proof->method);
    json_member(&claims, "htu", proof->url);
    add_time(&claims, "iat", proof->now);
    if (proof->nonce != NULL)
        json_member(&claims, "nonce", proof->nonce);
    if (proof->access_token != NULL && !add_ath(&claims, proof->access_token))
        return false;
    return add_jti(&claims) && sign_compact(key, &header, &claims, out);
}
