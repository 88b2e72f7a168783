/* SPDX-License-Identifier: MIT */
/*
 * jwk.c - reads, compares and writes public keys with GnuTLS
 */
#include "jwk.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "codec.h"
#include "jsonwrite.h"

#define NUMBER_MAX 2048 /* bytes of an RSA modulus: 16,384 bits */
#define TEXT_MAX 16384
#define RSA_BYTES_MIN 256

const struct jose_alg jose_algs[JOSE_ALGS] = {
    {"RS256", GNUTLS_PK_RSA, GNUTLS_ECC_CURVE_INVALID, GNUTLS_SIGN_RSA_SHA256,
     GNUTLS_DIG_SHA256, 0},
    {"RS384", GNUTLS_PK_RSA, GNUTLS_ECC_CURVE_INVALID, GNUTLS_SIGN_RSA_SHA384,
     GNUTLS_DIG_SHA384, 0},
    {"RS512", GNUTLS_PK_RSA, GNUTLS_ECC_CURVE_INVALID, GNUTLS_SIGN_RSA_SHA512,
     GNUTLS_DIG_SHA512, 0},
    {"ES256", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP256R1,
     GNUTLS_SIGN_ECDSA_SHA256, GNUTLS_DIG_SHA256, 32},
    {"ES384", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP384R1,
     GNUTLS_SIGN_ECDSA_SHA384, GNUTLS_DIG_SHA384, 48},
    {"ES512", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP521R1,
     GNUTLS_SIGN_ECDSA_SHA512, GNUTLS_DIG_SHA512, 66},
};

const struct jose_alg *jose_alg_named(const char *name)
{
    for (size_t i = 0; i < JOSE_ALGS; i++)
        if (strcmp(jose_algs[i].name, name) == 0)
            return &jose_algs[i];
    return NULL;
}

static const struct {
    const char *name;
    gnutls_ecc_curve_t curve;
    size_t size;
} curves[] = {
    {"P-256", GNUTLS_ECC_CURVE_SECP256R1, 32},
    {"P-384", GNUTLS_ECC_CURVE_SECP384R1, 48},
    {"P-521", GNUTLS_ECC_CURVE_SECP521R1, 66},
};
#define CURVES (sizeof(curves) / sizeof(curves[0]))

void public_key_free(struct public_key *key)
{
    if (key->key != NULL)
        gnutls_pubkey_deinit(key->key);
    free(key->kid);
    *key = (struct public_key){0};
}

/* ---- reading ---- */

static bool read_number(const struct json_object *jwk, const char *name,
                        struct buf *number)
{
    const char *text = text_of(object_get(jwk, name));

    return text != NULL && base64url_decode(number, text, strlen(text));
}

static gnutls_datum_t datum(const struct buf *bytes)
{
    return (gnutls_datum_t){(unsigned char *)bytes->data,
                            (unsigned)bytes->size};
}

static const char *read_rsa(struct public_key *key,
                            const struct json_object *jwk)
{
    auto_buf struct buf modulus = BUF_INIT(NUMBER_MAX);
    auto_buf struct buf exponent = BUF_INIT(NUMBER_MAX);

    if (!read_number(jwk, "n", &modulus) || !read_number(jwk, "e", &exponent)
        || modulus.size == 0 || exponent.size == 0 || modulus.data[0] == 0
        || exponent.data[0] == 0)
        return "n and e must be numbers in base64url, without leading zeros";
    gnutls_datum_t n = datum(&modulus), e = datum(&exponent);
    if (gnutls_pubkey_import_rsa_raw(key->key, &n, &e) < 0)
        return "n and e are no RSA key";
    return NULL;
}

static const char *read_ec(struct public_key *key,
                           const struct json_object *jwk)
{
    const char *name = text_of(object_get(jwk, "crv"));
    auto_buf struct buf left = BUF_INIT(NUMBER_MAX);
    auto_buf struct buf right = BUF_INIT(NUMBER_MAX);
    size_t i = 0;

    if (name == NULL)
        return "crv is missing";
    while (i < CURVES && strcmp(curves[i].name, name) != 0)
        i++;
    if (i == CURVES)
        return "crv must be P-256, P-384 or P-521";
    if (!read_number(jwk, "x", &left) || !read_number(jwk, "y", &right)
        || left.size != curves[i].size || right.size != curves[i].size)
        return "x and y must be numbers in base64url, as long as the curve's";
    gnutls_datum_t x = datum(&left), y = datum(&right);
    if (gnutls_pubkey_import_ecc_raw(key->key, curves[i].curve, &x, &y) < 0)
        return "x and y are no point of the curve";
    return NULL;
}

/* Fills in the description of a key that GnuTLS has read. */
static const char *look_at(struct public_key *key)
{
    unsigned bits = 0;
    int kind = gnutls_pubkey_get_pk_algorithm(key->key, &bits);

    if (kind < 0)
        return "the key cannot be read";
    key->kind = (gnutls_pk_algorithm_t)kind;
    key->curve = GNUTLS_ECC_CURVE_INVALID;
    if (key->kind == GNUTLS_PK_RSA)
        return bits >= 8 * RSA_BYTES_MIN
                   ? NULL
                   : "an RSA key must have 2048 bits or more";
    if (key->kind != GNUTLS_PK_ECDSA
        || gnutls_pubkey_export_ecc_raw2(key->key, &key->curve, NULL, NULL, 0)
               < 0)
        return "only RSA and elliptic curve keys are taken";
    for (size_t i = 0; i < CURVES; i++)
        if (curves[i].curve == key->curve)
            return NULL;
    return "the curve must be P-256, P-384 or P-521";
}

static const char *read_purpose(struct public_key *key,
                                const struct json_object *jwk)
{
    const char *kid = text_of(object_get(jwk, "kid"));
    const char *alg = text_of(object_get(jwk, "alg"));

    if (json_object_object_get_ex(jwk, "use", NULL)
        && !text_is(jwk, "use", "sig"))
        return "use must be sig";
    if (kid != NULL) {
        key->kid = strdup(kid);
        if (key->kid == NULL)
            return "no memory";
    }
    if (!json_object_object_get_ex(jwk, "alg", NULL))
        return NULL;
    if (alg != NULL)
        key->alg = jose_alg_named(alg);
    return key->alg != NULL && public_key_fits(key, key->alg)
               ? NULL
               : "alg does not fit the key";
}

const char *jwk_read(struct public_key *key, const struct json_object *jwk)
{
    static const char *const secrets[] = {"d",  "p",  "q",   "dp",
                                          "dq", "qi", "oth", "k"};
    const char *why;

    if (!json_object_is_type(jwk, json_type_object))
        return "a JWK must be a JSON object";
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
        if (json_object_object_get_ex(jwk, secrets[i], NULL))
            return "the key holds its private part; give the public one";
    if (gnutls_pubkey_init(&key->key) < 0)
        return "no memory";
    if (text_is(jwk, "kty", "RSA"))
        why = read_rsa(key, jwk);
    else if (text_is(jwk, "kty", "EC"))
        why = read_ec(key, jwk);
    else
        why = "kty must be RSA or EC";
    if (why == NULL)
        why = look_at(key);
    return why != NULL ? why : read_purpose(key, jwk);
}

const char *public_key_read_pem(struct public_key *key, const char *pem,
                                size_t size)
{
    gnutls_datum_t text = {(unsigned char *)(uintptr_t)pem, (unsigned)size};

    if (gnutls_pubkey_init(&key->key) < 0)
        return "no memory";
    if (gnutls_pubkey_import(key->key, &text, GNUTLS_X509_FMT_PEM) < 0)
        return "this is no public key in PEM (BEGIN PUBLIC KEY)";
    return look_at(key);
}

bool public_key_of(struct public_key *key, gnutls_privkey_t private_key)
{
    return gnutls_pubkey_init(&key->key) == 0
           && gnutls_pubkey_import_privkey(key->key, private_key, 0, 0) == 0
           && look_at(key) == NULL;
}

bool public_key_fits(const struct public_key *key, const struct jose_alg *alg)
{
    return key->kind == alg->kind && key->curve == alg->curve
           && (key->alg == NULL || key->alg == alg);
}

/* ---- writing ---- */

static void member(struct buf *out, const char *name, const char *text)
{
    json_key(out, name);
    json_quote_str(out, text);
}

/* Appends a number, padded with leading zeros to at least `size` bytes. */
static void number(struct buf *out, const char *name,
                   const gnutls_datum_t *value, size_t size)
{
    auto_buf struct buf bytes = BUF_INIT(NUMBER_MAX);

    for (size_t i = value->size; i < size; i++)
        buf_char(&bytes, '\0');
    buf_add(&bytes, value->data, value->size);
    json_key(out, name);
    buf_char(out, '"');
    base64url_add(out, buf_cstr(&bytes), bytes.size);
    buf_char(out, '"');
    if (!buf_ok(&bytes))
        out->failed = true;
}

static void write_rsa(struct buf *out, const struct public_key *key)
{
    gnutls_datum_t n = {NULL, 0}, e = {NULL, 0};

    if (gnutls_pubkey_export_rsa_raw2(key->key, &n, &e,
                                      GNUTLS_EXPORT_FLAG_NO_LZ)
        < 0) {
        out->failed = true;
        return;
    }
    number(out, "e", &e, 0);
    member(out, "kty", "RSA");
    number(out, "n", &n, 0);
    gnutls_free(n.data);
    gnutls_free(e.data);
}

static void write_ec(struct buf *out, const struct public_key *key)
{
    gnutls_datum_t x = {NULL, 0}, y = {NULL, 0};
    size_t i = 0;

    while (i + 1 < CURVES && curves[i].curve != key->curve)
        i++;
    if (gnutls_pubkey_export_ecc_raw2(key->key, NULL, &x, &y,
                                      GNUTLS_EXPORT_FLAG_NO_LZ)
        < 0) {
        out->failed = true;
        return;
    }
    member(out, "crv", curves[i].name);
    member(out, "kty", "EC");
    number(out, "x", &x, curves[i].size);
    number(out, "y", &y, curves[i].size);
    gnutls_free(x.data);
    gnutls_free(y.data);
}

void jwk_write_members(struct buf *out, const struct public_key *key)
{
    if (key->kind == GNUTLS_PK_RSA)
        write_rsa(out, key);
    else
        write_ec(out, key);
}

bool jwk_thumbprint(char text[THUMBPRINT_ROOM], const struct public_key *key)
{
    auto_buf struct buf json = BUF_INIT(TEXT_MAX);
    auto_buf struct buf print = BUF_INIT(THUMBPRINT_ROOM);
    unsigned char hash[32];

    buf_char(&json, '{');
    jwk_write_members(&json, key);
    buf_char(&json, '}');
    if (!buf_ok(&json)
        || gnutls_hash_fast(GNUTLS_DIG_SHA256, buf_cstr(&json), json.size, hash)
               < 0)
        return false;
    base64url_add(&print, hash, sizeof(hash));
    if (!buf_ok(&print))
        return false;
    memcpy(text, buf_cstr(&print), print.size + 1);
    return true;
}
