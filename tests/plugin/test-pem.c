/* SPDX-License-Identifier: MIT */
/* Private keys from PEM: text around them, and broken ASN.1. */
#include "key.h"
#include "pem.h"
#include "unit.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

/* A block of PEM; the name chooses what is expected in it. */
static void add_block(struct buf *text, const char *name, const void *der,
                      size_t size)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;
    long length;

    PEM_write_bio(bio, name, "", der, (long)size);
    length = BIO_get_mem_data(bio, &data);
    buf_add(text, data, (size_t)length);
    BIO_free(bio);
}

static unsigned char *der_of(EVP_PKEY *pkey, int traditional, int *size)
{
    unsigned char *der = NULL;
    PKCS8_PRIV_KEY_INFO *info;

    if (traditional) {
        *size = i2d_PrivateKey(pkey, &der);
        return der;
    }
    info = EVP_PKEY2PKCS8(pkey);
    *size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
    PKCS8_PRIV_KEY_INFO_free(info);
    return der;
}

static const char *read_text(struct key *key, const struct buf *text)
{
    return key_read(key, buf_cstr(text), text->size, NULL, NULL);
}

/* Signs with the key that was read, and verifies with the original one. */
static void signs(const struct buf *text, EVP_PKEY *pkey)
{
    auto_key struct key key = {.pkey = NULL};
    auto_buf struct buf signature = BUF_INIT(4096);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char raw[1024];
    size_t size = sizeof raw;
    const char *wrong = read_text(&key, text);

    CU_ASSERT_PTR_NULL(wrong);
    if (wrong == NULL) {
        CU_ASSERT(key_sign(&key, "x", 1, &signature));
        CU_ASSERT_EQUAL(EVP_DigestSignInit_ex(context, NULL, "SHA256", NULL,
                                              NULL, key.pkey, NULL),
                        1);
        CU_ASSERT_EQUAL(
            EVP_DigestSign(context, raw, &size, (const unsigned char *)"x", 1),
            1);
        EVP_MD_CTX_reset(context);
        EVP_DigestVerifyInit_ex(context, NULL, "SHA256", NULL, NULL, pkey,
                                NULL);
        CU_ASSERT_EQUAL(
            EVP_DigestVerify(context, raw, size, (const unsigned char *)"x", 1),
            1);
    }
    EVP_MD_CTX_free(context);
}

static void other_blocks_before_the_key_are_passed_over(void)
{
    static const unsigned char p256[] = "\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01"
                                        "\x07";
    auto_buf struct buf text = BUF_INIT(65536);
    EVP_PKEY *pkey = EVP_EC_gen("prime256v1");
    int size = 0;
    unsigned char *der = der_of(pkey, 1, &size);

    buf_str(&text, "Bag Attributes\n    friendlyName: mine\n");
    add_block(&text, "EC PARAMETERS", p256, sizeof p256 - 1);
    add_block(&text, "CERTIFICATE", "\x30\x00", 2);
    add_block(&text, "EC PRIVATE KEY", der, (size_t)size);
    signs(&text, pkey);
    OPENSSL_free(der);
    EVP_PKEY_free(pkey);
}

static void an_ec_key_without_its_public_half_signs(void)
{
    for (int traditional = 0; traditional < 2; traditional++) {
        auto_buf struct buf text = BUF_INIT(65536);
        EVP_PKEY *pkey = EVP_EC_gen("secp384r1");
        unsigned char *der;
        int size = 0;

        EVP_PKEY_set_int_param(pkey, OSSL_PKEY_PARAM_EC_INCLUDE_PUBLIC, 0);
        der = der_of(pkey, traditional, &size);
        CU_ASSERT(size < 100);
        add_block(&text, traditional ? "EC PRIVATE KEY" : "PRIVATE KEY", der,
                  (size_t)size);
        signs(&text, pkey);
        OPENSSL_free(der);
        EVP_PKEY_free(pkey);
    }
}

static void refused(EVP_PKEY *pkey, const char *words)
{
    auto_key struct key key = {.pkey = NULL};
    auto_buf struct buf text = BUF_INIT(65536);
    int size = 0;
    unsigned char *der = der_of(pkey, 0, &size);
    const char *wrong;

    add_block(&text, "PRIVATE KEY", der, (size_t)size);
    wrong = read_text(&key, &text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(wrong);
    UNIT_HAS(wrong, words);
    OPENSSL_free(der);
    EVP_PKEY_free(pkey);
}

static void keys_of_other_kinds_are_refused_by_name(void)
{
    refused(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), "neither an RSA key");
    refused(EVP_PKEY_Q_keygen(NULL, NULL, "X25519"), "neither an RSA key");
    refused(EVP_EC_gen("secp256k1"), "neither an RSA key");
    refused(EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024),
            "less than 2048 bits");
}

/* ---- broken on purpose ---- */

static void reads_or_says_why(const char *name, const unsigned char *der,
                              size_t size, bool must_refuse)
{
    auto_key struct key key = {.pkey = NULL};
    auto_buf struct buf text = BUF_INIT(65536);
    const char *wrong;

    add_block(&text, name, der, size);
    wrong = read_text(&key, &text);
    CU_ASSERT((wrong == NULL) == (key.pkey != NULL));
    if (must_refuse)
        CU_ASSERT_PTR_NOT_NULL(wrong);
}

static void break_each_byte(EVP_PKEY *pkey, const char *name, int traditional)
{
    int length = 0;
    unsigned char *der = der_of(pkey, traditional, &length);
    size_t size = (size_t)length;

    /* copies, so that sanitizers detect a read beyond the end */
    for (size_t i = 1; i < size; i++)
        reads_or_says_why(name, der, i, true);
    for (size_t i = 0; i < size; i++) {
        static const unsigned char with[] = {0x01, 0x7F, 0x80, 0xFF};

        for (size_t j = 0; j < sizeof with; j++) {
            der[i] ^= with[j];
            reads_or_says_why(name, der, size, false);
            der[i] ^= with[j];
        }
    }
    OPENSSL_free(der);
}

static void a_broken_key_is_refused_and_nothing_else_happens(void)
{
    EVP_PKEY *pkey = EVP_EC_gen("prime256v1");

    break_each_byte(pkey, "PRIVATE KEY", 0);
    break_each_byte(pkey, "EC PRIVATE KEY", 1);
    break_each_byte(pkey, "RSA PRIVATE KEY", 1);
    break_each_byte(pkey, "ENCRYPTED PRIVATE KEY", 0);
    EVP_PKEY_free(pkey);
}

static void a_broken_rsa_key_is_refused_where_its_frame_is(void)
{
    EVP_PKEY *pkey = EVP_RSA_gen(2048);
    int size = 0;
    unsigned char *der = der_of(pkey, 0, &size);

    for (size_t i = 1; i < (size_t)size; i += 7)
        reads_or_says_why("PRIVATE KEY", der, i, true);
    for (size_t i = 0; i < 40; i++) {
        der[i] ^= 0x81;
        reads_or_says_why("PRIVATE KEY", der, (size_t)size, false);
        der[i] ^= 0x81;
    }
    OPENSSL_free(der);
    EVP_PKEY_free(pkey);
}

UNIT_MAIN("pem", UNIT_TEST(other_blocks_before_the_key_are_passed_over),
          UNIT_TEST(an_ec_key_without_its_public_half_signs),
          UNIT_TEST(keys_of_other_kinds_are_refused_by_name),
          UNIT_TEST(a_broken_key_is_refused_and_nothing_else_happens),
          UNIT_TEST(a_broken_rsa_key_is_refused_where_its_frame_is))
