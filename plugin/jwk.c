/* SPDX-License-Identifier: MIT */
/* jwk.c - from the members of a JWK to an OpenSSL key. */
#include "jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "jsontext.h"
#include "jsonwalk.h"

#define MEMBER_MAX 8192

static bool text_of(struct json_span object, const char *name, struct buf *text)
{
    struct json_span value;

    if (!json_find(object, name, &value) || json_type(value) != 's')
        return false;
    json_unquote(text, value);
    return buf_ok(text) && text->size > 0;
}

static bool bytes_of(struct json_span object, const char *name,
                     struct buf *bytes)
{
    auto_buf struct buf text = BUF_INIT_SECRET(MEMBER_MAX);

    return text_of(object, name, &text)
           && base64url_decode(bytes, buf_cstr(&text), text.size)
           && buf_ok(bytes) && bytes->size > 0;
}

/* Up to eight numbers of a key, freed together. */
struct numbers {
    BIGNUM *all[8];
    size_t count;
};

static void numbers_free(struct numbers *numbers)
{
    for (size_t i = 0; i < numbers->count; i++)
        BN_clear_free(numbers->all[i]);
}

static bool push_number(OSSL_PARAM_BLD *build, struct numbers *numbers,
                        struct json_span jwk, const char *name,
                        const char *param)
{
    auto_buf struct buf bytes = BUF_INIT_SECRET(MEMBER_MAX);
    BIGNUM *number;

    if (!bytes_of(jwk, name, &bytes))
        return false;
    number = BN_secure_new();
    if (number == NULL)
        return false;
    numbers->all[numbers->count++] = number;
    return BN_bin2bn((const unsigned char *)bytes.data, (int)bytes.size, number)
               != NULL
           && OSSL_PARAM_BLD_push_BN(build, param, number) == 1;
}

static EVP_PKEY *make(OSSL_PARAM_BLD *build, const char *type)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *pkey = NULL;

    if (params == NULL || context == NULL
        || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_KEYPAIR, params) != 1)
        pkey = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return pkey;
}

static const struct {
    const char *name;
    const char *param;
} rsa_members[] = {
    {"n", OSSL_PKEY_PARAM_RSA_N},
    {"e", OSSL_PKEY_PARAM_RSA_E},
    {"d", OSSL_PKEY_PARAM_RSA_D},
    {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
    {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
    {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
    {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
};

static bool push_rsa(OSSL_PARAM_BLD *build, struct numbers *numbers,
                     struct json_span jwk)
{
    for (size_t i = 0; i < sizeof rsa_members / sizeof *rsa_members; i++) {
        if (!push_number(build, numbers, jwk, rsa_members[i].name,
                         rsa_members[i].param))
            return false;
    }
    return true;
}

/* The public point as OpenSSL takes it: 04, x, y (SEC 1, section 2.3.3). */
static bool push_point(OSSL_PARAM_BLD *build, struct json_span jwk,
                       size_t width, struct buf *point)
{
    static const char *const names[] = {"x", "y"};

    buf_char(point, 4);
    for (size_t i = 0; i < 2; i++) {
        auto_buf struct buf bytes = BUF_INIT(MEMBER_MAX);

        if (!bytes_of(jwk, names[i], &bytes) || bytes.size != width)
            return false;
        buf_add(point, bytes.data, bytes.size);
    }
    return buf_ok(point)
           && OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY,
                                               point->data, point->size)
                  == 1;
}

static bool push_ec(OSSL_PARAM_BLD *build, struct numbers *numbers,
                    struct json_span jwk, struct buf *point)
{
    static const struct {
        const char *curve;
        const char *group;
        size_t width;
    } curves[] = {{"P-256", "prime256v1", 32},
                  {"P-384", "secp384r1", 48},
                  {"P-521", "secp521r1", 66}};
    auto_buf struct buf curve = BUF_INIT(64);

    if (!text_of(jwk, "crv", &curve))
        return false;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        if (strcmp(buf_cstr(&curve), curves[i].curve) == 0)
            return OSSL_PARAM_BLD_push_utf8_string(
                       build, OSSL_PKEY_PARAM_GROUP_NAME, curves[i].group, 0)
                       == 1
                   && push_point(build, jwk, curves[i].width, point)
                   && push_number(build, numbers, jwk, "d",
                                  OSSL_PKEY_PARAM_PRIV_KEY);
    }
    return false;
}

static const char *key_of(struct key *key, struct json_span jwk)
{
    auto_buf struct buf type = BUF_INIT(64);
    auto_buf struct buf point = BUF_INIT(256);
    struct numbers numbers = {.count = 0};
    OSSL_PARAM_BLD *build;
    struct json_span d;
    bool rsa;

    if (!text_of(jwk, "kty", &type))
        return "Its JWK has no \"kty\". Copy the whole key again.";
    if (!json_find(jwk, "d", &d))
        return "Its JWK is a public key (it has no \"d\"). Give the private "
               "key.";
    build = OSSL_PARAM_BLD_new();
    if (build == NULL)
        return "There was not enough memory to read it.";
    rsa = strcmp(buf_cstr(&type), "RSA") == 0;
    if (rsa ? push_rsa(build, &numbers, jwk)
            : strcmp(buf_cstr(&type), "EC") == 0
                  && push_ec(build, &numbers, jwk, &point))
        key->pkey = make(build, rsa ? "RSA" : "EC");
    OSSL_PARAM_BLD_free(build);
    numbers_free(&numbers);
    ERR_clear_error();
    return key->pkey != NULL
               ? NULL
               : "Its JWK is not a whole RSA or EC private key. Copy it again.";
}

/* Of a set the key that is named, or the only one. */
static const char *choose(struct json_span set, const char *kid,
                          struct json_span *chosen)
{
    struct json_walk walk;
    struct json_span jwk, id;
    size_t count = 0;

    json_walk_into(&walk, set);
    while (json_walk_element(&walk, &jwk)) {
        if (json_type(jwk) != 'o')
            return "Its JWK set holds something that is not a key.";
        if (kid != NULL && json_find(jwk, "kid", &id) && json_type(id) == 's'
            && json_string_is(id, kid)) {
            *chosen = jwk;
            return NULL;
        }
        *chosen = jwk;
        count++;
    }
    if (kid != NULL)
        return "Its JWK set has no key of that key_id.";
    return count == 1 ? NULL
                      : "Its JWK set does not hold exactly one key: name one "
                        "with key_id.";
}

const char *jwk_read(struct key *key, const char *text, size_t size,
                     const char *kid, struct buf *alg)
{
    struct json_span jwk = {text, size};
    struct json_span keys;
    auto_buf struct buf id = BUF_INIT(MEMBER_MAX);
    const char *wrong = NULL;

    if (!json_valid(text, size, NULL))
        return "It looks like a JWK and is not valid JSON. Copy it again.";
    if (json_find(jwk, "keys", &keys) && json_type(keys) == 'a')
        wrong = choose(keys, kid, &jwk);
    if (wrong == NULL)
        wrong = key_of(key, jwk);
    if (wrong != NULL)
        return wrong;
    if (text_of(jwk, "kid", &id))
        key->kid = strdup(buf_cstr(&id));
    if (!text_of(jwk, "alg", alg))
        buf_reset(alg);
    return NULL;
}
