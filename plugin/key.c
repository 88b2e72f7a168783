/* SPDX-License-Identifier: MIT */
/* key.c - private keys in JOSE's formats, and signatures in its form. */
#include "key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jwk.h"
#include "pem.h"
#include "service.h"

#define RSA_BITS_LEAST 2048

static const struct {
    const char *name;
    const char *digest;
    const char *group; /* OpenSSL's name of an EC key's curve; NULL for RSA */
    const char *curve; /* JOSE's name of the curve */
    size_t coordinate; /* bytes of a coordinate, and of each of R and S */
} algs[] = {
    [KEY_RS256] = {"RS256", "SHA256", NULL, NULL, 0},
    [KEY_RS384] = {"RS384", "SHA384", NULL, NULL, 0},
    [KEY_RS512] = {"RS512", "SHA512", NULL, NULL, 0},
    [KEY_ES256] = {"ES256", "SHA256", "prime256v1", "P-256", 32},
    [KEY_ES384] = {"ES384", "SHA384", "secp384r1", "P-384", 48},
    [KEY_ES512] = {"ES512", "SHA512", "secp521r1", "P-521", 66},
};
#define ALGS (sizeof algs / sizeof *algs)

void key_free(struct key *key)
{
    EVP_PKEY_free(key->pkey);
    free(key->kid);
    key->pkey = NULL;
    key->kid = NULL;
}

const char *key_alg_name(const struct key *key)
{
    return algs[key->alg].name;
}

/* ---- reading ---- */

static const char wrong_alg[] =
    "The \"alg\" of its JWK does not fit the key: RSA keys use RS256, RS384 or "
    "RS512, and EC keys ES256, ES384 or ES512 depending on the curve.";

/* Sets the algorithm from the key or its curve; alg is the JWK's, or NULL. */
static const char *choose_algorithm(struct key *key, const char *alg)
{
    char group[64] = "";
    size_t size = 0;

    if (EVP_PKEY_is_a(key->pkey, "RSA")) {
        if (EVP_PKEY_get_bits(key->pkey) < RSA_BITS_LEAST)
            return service.small_key;
        key->alg = KEY_RS256;
        for (size_t i = KEY_RS256; alg != NULL && i <= KEY_RS512; i++) {
            if (strcmp(alg, algs[i].name) == 0)
                key->alg = (enum key_alg)i;
        }
        return alg == NULL || strcmp(alg, key_alg_name(key)) == 0 ? NULL
                                                                  : wrong_alg;
    }
    if (EVP_PKEY_is_a(key->pkey, "EC"))
        EVP_PKEY_get_utf8_string_param(key->pkey, OSSL_PKEY_PARAM_GROUP_NAME,
                                       group, sizeof group, &size);
    for (size_t i = KEY_ES256; i < ALGS; i++) {
        if (strcmp(group, algs[i].group) == 0) {
            key->alg = (enum key_alg)i;
            return alg == NULL || strcmp(alg, algs[i].name) == 0 ? NULL
                                                                 : wrong_alg;
        }
    }
    return "It is neither an RSA key nor an EC key on P-256, P-384 or P-521.";
}

/* Skips blanks, and quotes that were copied along with the key. */
static void skip_around(const char **text, size_t *size)
{
    static const char around[] = " \t\r\n\"'";

    while (*size > 0 && **text != '\0' && strchr(around, **text) != NULL) {
        ++*text;
        --*size;
    }
    while (*size > 0 && (*text)[*size - 1] != '\0'
           && strchr(around, (*text)[*size - 1]) != NULL)
        --*size;
}

/* A JWK that is still escaped, as inside a JSON string: {\"kty\": … */
static void unescape(struct buf *plain, const char **text, size_t *size)
{
    auto_buf struct buf quoted = BUF_INIT_SECRET(*size + 2);

    buf_char(&quoted, '"');
    buf_add(&quoted, *text, *size);
    buf_char(&quoted, '"');
    if (!json_valid(buf_cstr(&quoted), quoted.size, NULL))
        return;
    json_unquote(plain, (struct json_span){quoted.data, quoted.size});
    *text = buf_cstr(plain);
    *size = plain->size;
}

const char *key_read(struct key *key, const char *text, size_t size,
                     const char *passphrase, const char *kid)
{
    auto_buf struct buf alg = BUF_INIT(BUF_WORD);
    auto_buf struct buf plain = BUF_INIT_SECRET(size + 2);
    const char *wrong;

    *key = (struct key){NULL, KEY_RS256, NULL};
    skip_around(&text, &size);
    if (size > 1 && text[0] == '{' && text[1] == '\\')
        unescape(&plain, &text, &size);
    if (size > 0 && *text == '{')
        wrong = jwk_read(key, text, size, kid, &alg);
    else
        wrong = pem_read(key, text, size, passphrase);
    if (wrong == NULL)
        wrong = choose_algorithm(key, alg.size > 0 ? buf_cstr(&alg) : NULL);
    if (wrong != NULL)
        key_free(key);
    return wrong;
}

bool key_generate(struct key *key)
{
    *key = (struct key){NULL, KEY_ES256, NULL};
    key->pkey = EVP_EC_gen(algs[KEY_ES256].group);
    ERR_clear_error();
    return key->pkey != NULL;
}

/* ---- the public half ---- */

static bool add_number(const struct key *key, const char *param, size_t width,
                       struct buf *out)
{
    BIGNUM *number = NULL;
    unsigned char bytes[2048];
    int size = -1;

    if (EVP_PKEY_get_bn_param(key->pkey, param, &number) == 1) {
        size = width > 0 ? (int)width : BN_num_bytes(number);
        if ((size_t)size > sizeof bytes
            || BN_bn2binpad(number, bytes, size) != size)
            size = -1;
    }
    BN_free(number);
    if (size >= 0)
        base64url_add(out, bytes, (size_t)size);
    return size >= 0;
}

bool key_public_jwk(const struct key *key, struct buf *out)
{
    size_t width = algs[key->alg].coordinate;
    bool good;

    if (key->alg >= KEY_ES256) {
        buf_fmt(out, "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"",
                algs[key->alg].curve);
        good = add_number(key, OSSL_PKEY_PARAM_EC_PUB_X, width, out);
        buf_str(out, "\",\"y\":\"");
        good = add_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, width, out) && good;
        buf_str(out, "\"}");
    } else {
        buf_str(out, "{\"e\":\"");
        good = add_number(key, OSSL_PKEY_PARAM_RSA_E, 0, out);
        buf_str(out, "\",\"kty\":\"RSA\",\"n\":\"");
        good = add_number(key, OSSL_PKEY_PARAM_RSA_N, 0, out) && good;
        buf_str(out, "\"}");
    }
    ERR_clear_error();
    return good && buf_ok(out);
}

/* ---- signing ---- */

/* Converts OpenSSL's DER to R and S concatenated. */
static bool add_ecdsa(const struct key *key, const unsigned char *der,
                      size_t size, struct buf *out)
{
    unsigned char pair[132];
    int width = (int)algs[key->alg].coordinate;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)size);
    bool good =
        sig != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(sig), pair, width) == width
        && BN_bn2binpad(ECDSA_SIG_get0_s(sig), pair + width, width) == width;

    ECDSA_SIG_free(sig);
    if (good)
        base64url_add(out, pair, (size_t)width * 2);
    return good;
}

bool key_sign(const struct key *key, const void *data, size_t size,
              struct buf *out)
{
    unsigned char signature[2048];
    size_t length = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL
                && EVP_DigestSignInit_ex(context, NULL, algs[key->alg].digest,
                                         NULL, NULL, key->pkey, NULL)
                       == 1
                && EVP_DigestSign(context, signature, &length, data, size) == 1;

    EVP_MD_CTX_free(context);
    ERR_clear_error();
    if (good && key->alg >= KEY_ES256)
        good = add_ecdsa(key, signature, length, out);
    else if (good)
        base64url_add(out, signature, length);
    return good && buf_ok(out);
}
