/* SPDX-License-Identifier: MIT */
/* Private keys in the forms that variables, forms and settings files give
   them. */
#include "key.h"
#include "pemtext.h"
#include "unit.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#define PASSPHRASE "pass word"

/* PKCS#8, or PKCS#1 and SEC1; encrypted or not. */
static void write_pem(struct buf *text, EVP_PKEY *pkey, bool traditional,
                      bool encrypted)
{
    const EVP_CIPHER *cipher = encrypted ? EVP_aes_256_cbc() : NULL;
    const char *words = encrypted ? PASSPHRASE : NULL;
    int length = encrypted ? (int)strlen(PASSPHRASE) : 0;
    BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;
    long size;

    if (traditional)
        PEM_write_bio_PrivateKey_traditional(bio, pkey, cipher,
                                             (const unsigned char *)words,
                                             length, NULL, NULL);
    else
        PEM_write_bio_PKCS8PrivateKey(bio, pkey, cipher, words, length, NULL,
                                      NULL);
    size = BIO_get_mem_data(bio, &data);
    buf_add(text, data, (size_t)size);
    BIO_free(bio);
}

/* ---- how a key is altered on its way ---- */

/* Replaces each line break with this text. */
static void breaks_become(struct buf *out, const char *pem, const char *with)
{
    for (; *pem != '\0'; pem++) {
        if (*pem == '\n')
            buf_str(out, with);
        else
            buf_char(out, *pem);
    }
}

static void around(struct buf *out, const char *before, const char *pem,
                   const char *after)
{
    buf_str(out, before);
    buf_str(out, pem);
    buf_str(out, after);
}

static const char *const breaks[] = {
    "\\n",  "\\r\\n", "\\\\n", "\\\n",   " ",   "  ",   "\r",
    "\r\n", "\t",     "\n\n",  "\n    ", " \n", "\n\t", "\\n\n"};
#define BREAKS (sizeof breaks / sizeof *breaks)

static const char *const wraps[][2] = {
    {"\"", "\""}, {"'", "'"},         {"\n\n  ", "\n\n"}, {"\xEF\xBB\xBF", ""},
    {"   ", ""},  {"KEY=\"", "\"\n"}, {"\"\\n", "\\n\""}, {"key: |\n  ", "\n"}};
#define WRAPS (sizeof wraps / sizeof *wraps)

static void reads(const struct buf *text, EVP_PKEY *pkey,
                  const char *passphrase)
{
    auto_key struct key key = {.pkey = NULL};
    const char *wrong =
        key_read(&key, buf_cstr(text), text->size, passphrase, NULL);

    CU_ASSERT_PTR_NULL(wrong);
    if (wrong != NULL)
        UNIT_TEXT(wrong, buf_cstr(text));
    else
        CU_ASSERT_EQUAL(EVP_PKEY_eq(key.pkey, pkey), 1);
}

static void all_ways_read(EVP_PKEY *pkey, bool traditional, bool encrypted)
{
    const char *passphrase = encrypted ? PASSPHRASE : NULL;
    auto_buf struct buf pem = BUF_INIT(16384);

    write_pem(&pem, pkey, traditional, encrypted);
    for (size_t i = 0; i < BREAKS; i++) {
        auto_buf struct buf text = BUF_INIT(65536);

        breaks_become(&text, buf_cstr(&pem), breaks[i]);
        reads(&text, pkey, passphrase);
    }
    for (size_t i = 0; i < BREAKS * WRAPS; i++) {
        auto_buf struct buf text = BUF_INIT(65536), whole = BUF_INIT(65536);

        breaks_become(&text, buf_cstr(&pem), breaks[i % BREAKS]);
        around(&whole, wraps[i / BREAKS][0], buf_cstr(&text),
               wraps[i / BREAKS][1]);
        reads(&whole, pkey, passphrase);
    }
}

static void a_key_without_its_line_breaks_is_read(void)
{
    EVP_PKEY *ec = EVP_EC_gen("secp521r1");
    EVP_PKEY *rsa = EVP_RSA_gen(2048);

    all_ways_read(ec, false, false);
    all_ways_read(ec, true, false);
    all_ways_read(rsa, false, false);
    all_ways_read(rsa, true, false);
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ec);
}

static void an_encrypted_key_without_them_is_read_with_its_passphrase(void)
{
    EVP_PKEY *ec = EVP_EC_gen("prime256v1");

    all_ways_read(ec, false, true);
    all_ways_read(ec, true, true);
    EVP_PKEY_free(ec);
}

static void other_blocks_before_the_key_are_passed_over(void)
{
    EVP_PKEY *ec = EVP_EC_gen("prime256v1");
    auto_buf struct buf pem = BUF_INIT(16384), text = BUF_INIT(16384);

    buf_str(&pem, "subject=CN = x\n-----BEGIN EC PARAMETERS-----\n"
                  "BggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n");
    write_pem(&pem, ec, true, false);
    breaks_become(&text, buf_cstr(&pem), "\\n");
    reads(&text, ec, NULL);
    EVP_PKEY_free(ec);
}

static void a_jwk_in_quotes_or_with_backslashes_is_read(void)
{
    /* RFC 7517, appendix A.2 */
    static const char jwk[] =
        "{\"kty\":\"EC\",\"crv\":\"P-256\","
        "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
        "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\","
        "\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}";
    auto_buf struct buf text = BUF_INIT(4096), escaped = BUF_INIT(4096);
    auto_key struct key plain = {.pkey = NULL};

    CU_ASSERT_PTR_NULL(key_read(&plain, jwk, strlen(jwk), NULL, NULL));
    around(&text, "'", jwk, "'\n");
    reads(&text, plain.pkey, NULL);
    for (const char *at = jwk; *at != '\0'; at++) {
        if (*at == '"')
            buf_char(&escaped, '\\');
        buf_char(&escaped, *at);
    }
    reads(&escaped, plain.pkey, NULL);
    buf_reset(&text);
    around(&text, "\"", buf_cstr(&escaped), "\"");
    reads(&text, plain.pkey, NULL);
}

static void says(const char *text, const char *passphrase, const char *words)
{
    auto_key struct key key = {.pkey = NULL};
    const char *wrong = key_read(&key, text, strlen(text), passphrase, NULL);

    UNIT_HAS(wrong, words);
    CU_ASSERT_PTR_NULL(key.pkey);
}

#define WHOLE(body) \
    "-----BEGIN PRIVATE KEY-----\n" body "\n-----END PRIVATE KEY-----\n"

static void what_cannot_be_read_is_told_exactly(void)
{
    says("", NULL, "It is empty");
    says(" \"\" ", NULL, "It is empty");
    says("hunter 2!", NULL, "neither PEM nor a JWK");
    says("/home/me/key.pem", NULL, "the name of a file");
    says("key.pem", NULL, "the name of a file");
    says("no such key.pem", NULL, "the name of a file");
    says("~/keys/okta", NULL, "the name of a file");
    says("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0g=", NULL,
         "encoded in base64 again");
    says("MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\nAAAA", NULL,
         "first line, -----BEGIN PRIVATE KEY-----, is missing");
    says("\xE2\x80\x94\xE2\x80\x94"
         "BEGIN PRIVATE KEY\xE2\x80\x94\nAAAA",
         NULL, "five hyphens");
    says("----BEGIN PRIVATE KEY----\nAAAA\n----END PRIVATE KEY----", NULL,
         "five hyphens");
    says("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49", NULL,
         "is missing or does not match the first");
    says("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
         NULL, "does not match the first");
    says("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", "x",
         "is missing or does not match the first");
    says(WHOLE("MIGH,AgEA"), NULL, "that is not base64");
    says(WHOLE("MIGH\xC2\xA0"
               "AgEA"),
         NULL, "that is not base64");
    says(WHOLE("..."), NULL, "that is not base64");
    says(WHOLE("MIGHAgEA"), NULL, "part of it is missing or was changed");
    says(WHOLE(""), NULL, "part of it is missing or was changed");
    says("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE "
         "KEY-----\n",
         NULL, "ssh-keygen");
    says("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", NULL,
         "such as a certificate");
    says("-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----", NULL,
         "a public key");
    says("-----BEGIN RSA PUBLIC KEY-----", NULL, "a public key");
}

static void an_encrypted_key_asks_for_its_passphrase_however_it_came(void)
{
    EVP_PKEY *ec = EVP_EC_gen("prime256v1");

    for (int traditional = 0; traditional < 2; traditional++) {
        auto_buf struct buf pem = BUF_INIT(16384), text = BUF_INIT(16384);

        write_pem(&pem, ec, traditional == 1, true);
        breaks_become(&text, buf_cstr(&pem), "\\n");
        says(buf_cstr(&text), NULL, "set private_key_passphrase");
        says(buf_cstr(&text), "wrong", "check private_key_passphrase");
    }
    EVP_PKEY_free(ec);
}

/* No part of a text may cause a read beyond its end. */
static void every_piece_of_a_text_is_safe(void)
{
    static const char whole[] =
        "'-----BEGIN A-----\\nProc-Type: 4,ENCRYPTED\\nDEK-Info: "
        "AES,00\\n\\nMIGH\\\\n\r\n-----END A-----\\-----BEGIN ";

    for (size_t from = 0; from < sizeof whole; from++) {
        for (size_t size = 0; size <= sizeof whole - from; size++) {
            auto_buf struct buf piece = BUF_INIT(1024), out = BUF_INIT(4096);

            buf_add(&piece, whole + from, size);
            if (size == 0)
                continue;
            CU_ASSERT(pemtext_repair(&out, piece.data, size) || buf_ok(&out));
            CU_ASSERT_PTR_NOT_NULL(pemtext_fault(piece.data, size));
        }
    }
}

UNIT_MAIN("pemtext", UNIT_TEST(a_key_without_its_line_breaks_is_read),
          UNIT_TEST(an_encrypted_key_without_them_is_read_with_its_passphrase),
          UNIT_TEST(other_blocks_before_the_key_are_passed_over),
          UNIT_TEST(a_jwk_in_quotes_or_with_backslashes_is_read),
          UNIT_TEST(what_cannot_be_read_is_told_exactly),
          UNIT_TEST(an_encrypted_key_asks_for_its_passphrase_however_it_came),
          UNIT_TEST(every_piece_of_a_text_is_safe))
