/* SPDX-License-Identifier: MIT */
/* Private keys: every form in which they may be given, every algorithm, and
   what is refused. */
#include "base64.h"
#include "key.h"
#include "unit.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data[] = "what is signed";

/* The traditional form: PKCS#1 for RSA, SEC1 for EC. */
static char *pem_of(EVP_PKEY *pkey, int traditional, const char *passphrase)
{
    BIO *bio = BIO_new(BIO_s_mem());
    const EVP_CIPHER *cipher = passphrase ? EVP_aes_256_cbc() : NULL;
    char *text = NULL, *copy;
    long size;

    if (traditional)
        PEM_write_bio_PrivateKey_traditional(
            bio, pkey, cipher, (const unsigned char *)passphrase,
            passphrase ? (int)strlen(passphrase) : 0, NULL, NULL);
    else
        PEM_write_bio_PKCS8PrivateKey(bio, pkey, cipher, passphrase,
                                      passphrase ? (int)strlen(passphrase) : 0,
                                      NULL, NULL);
    size = BIO_get_mem_data(bio, &text);
    copy = calloc(1, (size_t)size + 1);
    memcpy(copy, text, (size_t)size);
    BIO_free(bio);
    return copy;
}

/* Does the JOSE signature verify with OpenSSL's own verifier? */
static int verifies(EVP_PKEY *pkey, const char *digest, size_t width,
                    const struct buf *signature)
{
    auto_buf struct buf raw = BUF_INIT(4096);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char *der = NULL;
    int size, good;

    if (!base64url_read(&raw, signature->data, signature->size))
        return 0;
    if (width > 0) {
        ECDSA_SIG *pair = ECDSA_SIG_new();
        const unsigned char *bytes = (const unsigned char *)raw.data;

        CU_ASSERT_EQUAL_FATAL(raw.size, 2 * width);
        ECDSA_SIG_set0(pair, BN_bin2bn(bytes, (int)width, NULL),
                       BN_bin2bn(bytes + width, (int)width, NULL));
        size = i2d_ECDSA_SIG(pair, &der);
        ECDSA_SIG_free(pair);
    } else {
        size = (int)raw.size;
        der = OPENSSL_memdup(raw.data, raw.size);
    }
    good =
        EVP_DigestVerifyInit_ex(context, NULL, digest, NULL, NULL, pkey, NULL)
            == 1
        && EVP_DigestVerify(context, der, (size_t)size,
                            (const unsigned char *)data, strlen(data))
               == 1;
    OPENSSL_free(der);
    EVP_MD_CTX_free(context);
    return good;
}

static void reads_and_signs(EVP_PKEY *pkey, const char *text,
                            const char *passphrase, const char *alg,
                            const char *digest, size_t width)
{
    auto_key struct key key = {.pkey = NULL};
    auto_buf struct buf signature = BUF_INIT(4096);
    const char *wrong = key_read(&key, text, strlen(text), passphrase, NULL);

    UNIT_TEXT(wrong != NULL ? wrong : "", "");
    if (wrong != NULL)
        return;
    UNIT_TEXT(key_alg_name(&key), alg);
    CU_ASSERT(key_sign(&key, data, strlen(data), &signature));
    CU_ASSERT(verifies(pkey, digest, width, &signature));
}

static const struct {
    const char *alg;
    const char *group;
    const char *digest;
    size_t width;
} kinds[] = {{"RS256", NULL, "SHA256", 0},
             {"ES256", "prime256v1", "SHA256", 32},
             {"ES384", "secp384r1", "SHA384", 48},
             {"ES512", "secp521r1", "SHA512", 66}};
#define KINDS (sizeof kinds / sizeof *kinds)

static EVP_PKEY *make(size_t kind)
{
    return kinds[kind].group != NULL ? EVP_EC_gen(kinds[kind].group)
                                     : EVP_RSA_gen(2048);
}

static void a_pem_key_signs_in_every_form(void)
{
    for (size_t i = 0; i < KINDS; i++) {
        EVP_PKEY *pkey = make(i);

        for (int form = 0; form < 4; form++) {
            const char *passphrase = form >= 2 ? "pass phrase" : NULL;
            char *text = pem_of(pkey, form % 2, passphrase);

            reads_and_signs(pkey, text, passphrase, kinds[i].alg,
                            kinds[i].digest, kinds[i].width);
            free(text);
        }
        EVP_PKEY_free(pkey);
    }
}

/* In one of 256 random signatures, R or S has a leading zero, which must not
   make it shorter. */
static void an_ecdsa_signature_keeps_its_width(void)
{
    auto_key struct key key = {.pkey = NULL};

    CU_ASSERT_FATAL(key_generate(&key));
    for (int i = 0; i < 1000; i++) {
        auto_buf struct buf signature = BUF_INIT(4096);

        CU_ASSERT_FATAL(key_sign(&key, &i, sizeof i, &signature));
        CU_ASSERT_EQUAL_FATAL(signature.size, 86);
    }
}

static void add_number(struct buf *jwk, EVP_PKEY *pkey, const char *name,
                       const char *param, int width)
{
    unsigned char bytes[1024];
    BIGNUM *number = NULL;
    int size;

    EVP_PKEY_get_bn_param(pkey, param, &number);
    size = width > 0 ? width : BN_num_bytes(number);
    BN_bn2binpad(number, bytes, size);
    BN_free(number);
    buf_fmt(jwk, ",\"%s\":\"", name);
    base64url_add(jwk, bytes, (size_t)size);
    buf_char(jwk, '"');
}

static void jwk_of(struct buf *jwk, EVP_PKEY *pkey, size_t kind,
                   const char *more)
{
    static const char *const curves[] = {"", "P-256", "P-384", "P-521"};
    static const char *const rsa[][2] = {
        {"n", OSSL_PKEY_PARAM_RSA_N},
        {"e", OSSL_PKEY_PARAM_RSA_E},
        {"d", OSSL_PKEY_PARAM_RSA_D},
        {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
        {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
        {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
        {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
        {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}};
    int width = (int)kinds[kind].width;

    if (width == 0) {
        buf_str(jwk, "{\"kty\":\"RSA\"");
        for (size_t i = 0; i < 8; i++)
            add_number(jwk, pkey, rsa[i][0], rsa[i][1], 0);
    } else {
        buf_fmt(jwk, "{\"kty\":\"EC\",\"crv\":\"%s\"", curves[kind]);
        add_number(jwk, pkey, "x", OSSL_PKEY_PARAM_EC_PUB_X, width);
        add_number(jwk, pkey, "y", OSSL_PKEY_PARAM_EC_PUB_Y, width);
        add_number(jwk, pkey, "d", OSSL_PKEY_PARAM_PRIV_KEY, width);
    }
    buf_str(jwk, more);
    buf_char(jwk, '}');
}

/* RFC 7518, section 6.3.2: the members that only make signing faster are
   optional. */
static void an_rsa_jwk_of_n_e_and_d_signs(void)
{
    EVP_PKEY *pkey = make(0);
    auto_buf struct buf jwk = BUF_INIT(16384);

    buf_str(&jwk, "{\"kty\":\"RSA\"");
    add_number(&jwk, pkey, "n", OSSL_PKEY_PARAM_RSA_N, 0);
    add_number(&jwk, pkey, "e", OSSL_PKEY_PARAM_RSA_E, 0);
    add_number(&jwk, pkey, "d", OSSL_PKEY_PARAM_RSA_D, 0);
    buf_char(&jwk, '}');
    reads_and_signs(pkey, buf_cstr(&jwk), NULL, "RS256", "SHA256", 0);
    EVP_PKEY_free(pkey);
}

static void wrong(const char *text, const char *passphrase, const char *words);

static void a_jwk_of_another_alg_is_refused(void)
{
    static const char *const algs[2][2] = {{"PS256", "RSA-OAEP"},
                                           {"ES384", "RS256"}};

    for (size_t kind = 0; kind < 2; kind++) {
        EVP_PKEY *pkey = make(kind);

        for (size_t i = 0; i < 2; i++) {
            auto_buf struct buf jwk = BUF_INIT(16384);
            char alg[32];

            snprintf(alg, sizeof alg, ",\"alg\":\"%s\"", algs[kind][i]);
            jwk_of(&jwk, pkey, kind, alg);
            wrong(buf_cstr(&jwk), NULL, "does not fit the key");
        }
        EVP_PKEY_free(pkey);
    }
}

static void a_jwk_signs_by_its_alg(void)
{
    static const struct {
        const char *alg;
        const char *digest;
    } rsa[] = {{"RS384", "SHA384"}, {"RS512", "SHA512"}};

    for (size_t i = 0; i < KINDS; i++) {
        EVP_PKEY *pkey = make(i);
        auto_buf struct buf jwk = BUF_INIT(16384);

        jwk_of(&jwk, pkey, i, "");
        reads_and_signs(pkey, buf_cstr(&jwk), NULL, kinds[i].alg,
                        kinds[i].digest, kinds[i].width);
        for (size_t j = 0; i == 0 && j < 2; j++) {
            char alg[32];

            snprintf(alg, sizeof alg, ",\"alg\":\"%s\"", rsa[j].alg);
            buf_reset(&jwk);
            jwk_of(&jwk, pkey, i, alg);
            reads_and_signs(pkey, buf_cstr(&jwk), NULL, rsa[j].alg,
                            rsa[j].digest, 0);
        }
        EVP_PKEY_free(pkey);
    }
}

static void of_a_set_the_named_key_is_taken(void)
{
    EVP_PKEY *one = make(1), *two = make(2);
    auto_buf struct buf set = BUF_INIT(16384);
    auto_key struct key key = {.pkey = NULL};

    buf_str(&set, " {\"keys\":[");
    jwk_of(&set, one, 1, ",\"kid\":\"one\"");
    buf_char(&set, ',');
    jwk_of(&set, two, 2, ",\"kid\":\"two\"");
    buf_str(&set, "]}");
    CU_ASSERT_PTR_NULL(key_read(&key, buf_cstr(&set), set.size, NULL, "two"));
    UNIT_TEXT(key_alg_name(&key), "ES384");
    UNIT_TEXT(key.kid, "two");
    key_free(&key);
    UNIT_HAS(key_read(&key, buf_cstr(&set), set.size, NULL, "three"),
             "no key of");
    UNIT_HAS(key_read(&key, buf_cstr(&set), set.size, NULL, NULL),
             "exactly one private key");
    EVP_PKEY_free(one);
    EVP_PKEY_free(two);
}

/* Keys that cannot sign are skipped: a public key, or a key for encryption. */
static void of_a_set_the_only_key_that_signs_is_taken(void)
{
    EVP_PKEY *one = make(1), *two = make(2);
    auto_buf struct buf set = BUF_INIT(16384);

    buf_str(&set, "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"public\"},");
    jwk_of(&set, one, 1, ",\"use\":\"enc\"");
    buf_char(&set, ',');
    jwk_of(&set, two, 2, ",\"use\":\"sig\"");
    buf_str(&set, ",{\"kty\":\"RSA\",\"n\":\"AQ\"}]}");
    reads_and_signs(two, buf_cstr(&set), NULL, "ES384", "SHA384", 48);
    EVP_PKEY_free(one);
    EVP_PKEY_free(two);
}

static void wrong(const char *text, const char *passphrase, const char *words)
{
    auto_key struct key key = {.pkey = NULL};
    const char *said = key_read(&key, text, strlen(text), passphrase, NULL);

    UNIT_HAS(said, words);
    CU_ASSERT_PTR_NULL(key.pkey);
}

static void what_is_no_private_key_is_refused_by_name(void)
{
    EVP_PKEY *pkey = make(1);
    EVP_PKEY *small = EVP_RSA_gen(1024);
    char *locked = pem_of(pkey, 0, "right");
    char *weak = pem_of(small, 0, NULL);

    wrong("", NULL, "It is empty");
    wrong("a secret!", NULL, "neither PEM nor a JWK");
    wrong("-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n", NULL,
          "a public key");
    wrong(locked, NULL, "set private_key_passphrase");
    wrong(locked, "wrong", "check private_key_passphrase");
    wrong(weak, NULL, "less than 2048 bits");
    wrong("{\"kty\":\"RSA\"", NULL, "not valid JSON");
    wrong("{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}", NULL, "public key");
    wrong("{\"d\":\"AQ\"}", NULL, "no \"kty\"");
    wrong("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\","
          "\"d\":\"AQ\"}",
          NULL, "not a complete RSA or EC");
    wrong("{\"kty\":\"oct\",\"k\":\"AQ\",\"d\":\"AQ\"}", NULL,
          "a shared secret");
    wrong("{\"kty\":\"oct\",\"k\":\"AQ\"}", NULL, "a shared secret");
    wrong("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"AQ\"}", NULL,
          "not a complete RSA or EC");
    wrong("{\"keys\":[]}", NULL, "no private key for signing");
    wrong("{\"keys\":[1]}", NULL, "not a key");
    free(locked);
    free(weak);
    EVP_PKEY_free(small);
    EVP_PKEY_free(pkey);
}

/* Members from two different keys, or modified ones. */
static void the_halves_of_a_jwk_belong_together(void)
{
    EVP_PKEY *one = make(1), *two = make(1);
    EVP_PKEY *first = make(0), *second = make(0);
    auto_buf struct buf ec = BUF_INIT(16384), rsa = BUF_INIT(16384);

    buf_str(&ec, "{\"kty\":\"EC\",\"crv\":\"P-256\"");
    add_number(&ec, one, "x", OSSL_PKEY_PARAM_EC_PUB_X, 32);
    add_number(&ec, one, "y", OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    add_number(&ec, two, "d", OSSL_PKEY_PARAM_PRIV_KEY, 32);
    buf_char(&ec, '}');
    wrong(buf_cstr(&ec), NULL, "do not match");
    buf_str(&rsa, "{\"kty\":\"RSA\"");
    add_number(&rsa, first, "n", OSSL_PKEY_PARAM_RSA_N, 0);
    add_number(&rsa, first, "e", OSSL_PKEY_PARAM_RSA_E, 0);
    add_number(&rsa, second, "d", OSSL_PKEY_PARAM_RSA_D, 0);
    buf_char(&rsa, '}');
    wrong(buf_cstr(&rsa), NULL, "do not match");
    EVP_PKEY_free(one);
    EVP_PKEY_free(two);
    EVP_PKEY_free(first);
    EVP_PKEY_free(second);
}

static void a_key_for_encryption_signs_nothing(void)
{
    EVP_PKEY *pkey = make(1);
    auto_buf struct buf jwk = BUF_INIT(16384);
    auto_key struct key key = {.pkey = NULL};
    const char *said;

    jwk_of(&jwk, pkey, 1, ",\"use\":\"enc\",\"kid\":\"mine\"");
    wrong(buf_cstr(&jwk), NULL, "for encryption");
    buf_reset(&jwk);
    buf_str(&jwk, "{\"keys\":[");
    jwk_of(&jwk, pkey, 1, ",\"use\":\"enc\",\"kid\":\"mine\"");
    buf_str(&jwk, "]}");
    said = key_read(&key, buf_cstr(&jwk), jwk.size, NULL, "mine");
    CU_ASSERT_PTR_NOT_NULL_FATAL(said);
    UNIT_HAS(said, "for encryption");
    EVP_PKEY_free(pkey);
}

static void base64url_goes_there_and_back(void)
{
    auto_buf struct buf text = BUF_INIT(64), back = BUF_INIT(64);

    base64url_add(&text, "\xFB\xFF\xFE", 3);
    UNIT_TEXT(buf_cstr(&text), "-__-");
    buf_reset(&text);
    for (size_t size = 0; size < 20; size++) {
        buf_reset(&text);
        buf_reset(&back);
        base64url_add(&text, "0123456789abcdefghij", size);
        CU_ASSERT(base64url_read(&back, buf_cstr(&text), text.size));
        CU_ASSERT(back.size == size
                  && memcmp(buf_cstr(&back), "0123456789abcdefghij", size)
                         == 0);
    }
    CU_ASSERT(!base64url_read(&back, "a", 1));
    CU_ASSERT(!base64url_read(&back, "a+b/", 4));
    CU_ASSERT(!base64url_read(&back, "ab\0d", 4));
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("key", T(a_pem_key_signs_in_every_form),
          T(an_ecdsa_signature_keeps_its_width), T(a_jwk_signs_by_its_alg),
          T(an_rsa_jwk_of_n_e_and_d_signs), T(a_jwk_of_another_alg_is_refused),
          T(of_a_set_the_named_key_is_taken),
          T(of_a_set_the_only_key_that_signs_is_taken),
          T(what_is_no_private_key_is_refused_by_name),
          T(the_halves_of_a_jwk_belong_together),
          T(a_key_for_encryption_signs_nothing),
          T(base64url_goes_there_and_back))
