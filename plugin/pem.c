/* SPDX-License-Identifier: MIT */
/*
 * pem.c - PEM and its encryption by OpenSSL, the key's ASN.1 by hand
 *
 * OpenSSL's decoders leave the key in memory that they free. Here it is only
 * in buffers that are wiped: PEM's "secure" reading, and a secret buf.
 */
#include "pem.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <string.h>

#include "keyparts.h"

#define DER_MAX 65536

static const char no_memory[] = "There was not enough memory to read it.";
static const char other_kind[] =
    "It is neither an RSA key nor an EC key on P-256, P-384 or P-521.";
static const char broken[] =
    "It is not a whole private key. Copy it again, with its first and its "
    "last line.";

/* ---- ASN.1, DER (ITU-T X.690) ---- */

enum {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OID = 0x06,
    DER_SEQUENCE = 0x30,
    DER_CONTEXT_0 = 0xA0,
    DER_CONTEXT_1 = 0xA1
};

/* Takes the next element where it has this tag; false leaves all as it was. */
static bool take(struct json_span *from, int tag, struct json_span *inner)
{
    const unsigned char *at = (const unsigned char *)from->data;
    size_t head = 2, size;

    if (from->size < 2 || at[0] != tag)
        return false;
    size = at[1];
    if (size >= 0x80) {
        size_t bytes = size & 0x7F;

        if (bytes == 0 || bytes > 3 || from->size < 2 + bytes)
            return false;
        size = 0;
        for (size_t i = 0; i < bytes; i++)
            size = size << 8 | at[head++];
    }
    if (size > from->size - head)
        return false;
    *inner = (struct json_span){from->data + head, size};
    from->data += head + size;
    from->size -= head + size;
    return true;
}

static bool is(struct json_span bytes, const char *text, size_t size)
{
    return bytes.size == size && memcmp(bytes.data, text, size) == 0;
}
#define IS(bytes, literal) is(bytes, literal, sizeof(literal) - 1)

/* RSAPrivateKey (RFC 8017, appendix A.1.2), of two primes. */
static const char *read_rsa(struct key *key, struct json_span der)
{
    auto_keyparts struct keyparts parts = KEYPARTS_INIT;
    struct json_span sequence, number;

    if (!take(&der, DER_SEQUENCE, &sequence)
        || !take(&sequence, DER_INTEGER, &number) || !IS(number, "\0"))
        return broken;
    for (size_t i = 0; i < KEYPARTS_NUMBERS; i++) {
        if (!take(&sequence, DER_INTEGER, &number)
            || !keyparts_number(&parts, keyparts_rsa[i].param, number))
            return broken;
    }
    key->pkey = keyparts_make(&parts, "RSA");
    return key->pkey != NULL ? NULL : broken;
}

/* The curve's name by its OID (RFC 5480, section 2.1.1.1), or NULL. */
static const char *curve_of(struct json_span parameters)
{
    struct json_span oid;

    if (!take(&parameters, DER_OID, &oid))
        return NULL;
    if (IS(oid, "\x2A\x86\x48\xCE\x3D\x03\x01\x07"))
        return "prime256v1";
    if (IS(oid, "\x2B\x81\x04\x00\x22"))
        return "secp384r1";
    return IS(oid, "\x2B\x81\x04\x00\x23") ? "secp521r1" : NULL;
}

/* ECPrivateKey (RFC 5915, section 3); parameters may be PKCS#8's. */
static const char *read_ec(struct key *key, struct json_span der,
                           struct json_span parameters)
{
    auto_keyparts struct keyparts parts = KEYPARTS_INIT;
    struct json_span sequence, version, number, own, wrapped, point;
    const char *curve;

    if (!take(&der, DER_SEQUENCE, &sequence)
        || !take(&sequence, DER_INTEGER, &version) || !IS(version, "\1")
        || !take(&sequence, DER_OCTET_STRING, &number))
        return broken;
    if (take(&sequence, DER_CONTEXT_0, &own))
        parameters = own;
    curve = curve_of(parameters);
    if (curve == NULL)
        return other_kind;
    if (!keyparts_curve(&parts, curve)
        || !keyparts_number(&parts, OSSL_PKEY_PARAM_PRIV_KEY, number))
        return broken;
    if (take(&sequence, DER_CONTEXT_1, &wrapped)
        && take(&wrapped, DER_BIT_STRING, &point) && point.size > 1) {
        point.data++; /* no bits are unused */
        point.size--;
        if (!keyparts_point(&parts, point))
            return broken;
    }
    key->pkey = keyparts_make(&parts, "EC");
    return key->pkey != NULL ? NULL : broken;
}

/* PrivateKeyInfo (RFC 5208, section 5) */
static const char *read_pkcs8(struct key *key, struct json_span der)
{
    struct json_span info, version, algorithm, oid, inner;

    if (!take(&der, DER_SEQUENCE, &info) || !take(&info, DER_INTEGER, &version)
        || !take(&info, DER_SEQUENCE, &algorithm)
        || !take(&algorithm, DER_OID, &oid)
        || !take(&info, DER_OCTET_STRING, &inner))
        return broken;
    if (IS(oid, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"))
        return read_rsa(key, inner);
    if (IS(oid, "\x2A\x86\x48\xCE\x3D\x02\x01"))
        return read_ec(key, inner, algorithm);
    return other_kind;
}

/* ---- encryption ---- */

static const char *no_passphrase(const char *passphrase)
{
    return passphrase == NULL || *passphrase == '\0'
               ? "It is encrypted: give private_key_passphrase too."
               : "It cannot be decrypted: check private_key_passphrase.";
}

/* EncryptedPrivateKeyInfo (RFC 5208, section 6) */
static const char *read_encrypted(struct key *key, struct json_span der,
                                  const char *passphrase)
{
    auto_buf struct buf plain = BUF_INIT_SECRET(DER_MAX);
    const unsigned char *at = (const unsigned char *)der.data;
    X509_SIG *encrypted = d2i_X509_SIG(NULL, &at, (long)der.size);
    PKCS8_PRIV_KEY_INFO *info = NULL;
    int size = 0;

    if (encrypted == NULL)
        return broken;
    if (passphrase != NULL)
        info = PKCS8_decrypt(encrypted, passphrase, (int)strlen(passphrase));
    X509_SIG_free(encrypted);
    if (info == NULL)
        return no_passphrase(passphrase);
    size = i2d_PKCS8_PRIV_KEY_INFO(info, NULL);
    if (size > 0 && buf_reserve(&plain, (size_t)size)) {
        unsigned char *out = (unsigned char *)plain.data;

        size = i2d_PKCS8_PRIV_KEY_INFO(info, &out);
        plain.size = size > 0 ? (size_t)size : 0;
    }
    PKCS8_PRIV_KEY_INFO_free(info);
    return plain.size > 0
               ? read_pkcs8(key, (struct json_span){plain.data, plain.size})
               : no_memory;
}

static int give_passphrase(char *out, int size, int writing, void *context)
{
    const char *passphrase = context;
    size_t length = passphrase != NULL ? strlen(passphrase) : 0;

    (void)writing;
    if (length == 0 || length > (size_t)size)
        return -1;
    memcpy(out, passphrase, length);
    return (int)length;
}

/* The older encryption, of the PEM text itself (RFC 1421). */
static bool decrypt_text(char *header, unsigned char *data, long *size,
                         const char *passphrase)
{
    EVP_CIPHER_INFO cipher;

    return PEM_get_EVP_CIPHER_INFO(header, &cipher) == 1
           && PEM_do_header(&cipher, data, size, give_passphrase,
                            (void *)(uintptr_t)passphrase)
                  == 1;
}

/* ---- PEM ---- */

/* One block of the text; *done: it was a private key, or no more may be. */
static const char *read_block(struct key *key, BIO *bio, const char *passphrase,
                              bool *done)
{
    char *name = NULL, *header = NULL;
    unsigned char *data = NULL;
    const char *wrong = NULL;
    struct json_span der;
    long size = 0;

    *done = PEM_read_bio_ex(bio, &name, &header, &data, &size,
                            PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE)
            != 1;
    if (*done)
        return "It is not a PEM private key. It begins with -----BEGIN PRIVATE "
               "KEY----- and holds line breaks.";
    if (strstr(name, "PRIVATE KEY") != NULL) {
        *done = true;
        if (!decrypt_text(header, data, &size, passphrase)) {
            wrong = no_passphrase(passphrase);
        } else {
            der = (struct json_span){(char *)data, (size_t)size};
            if (strcmp(name, PEM_STRING_RSA) == 0)
                wrong = read_rsa(key, der);
            else if (strcmp(name, PEM_STRING_ECPRIVATEKEY) == 0)
                wrong = read_ec(key, der, (struct json_span){"", 0});
            else if (strcmp(name, PEM_STRING_PKCS8) == 0)
                wrong = read_encrypted(key, der, passphrase);
            else if (strcmp(name, PEM_STRING_PKCS8INF) == 0)
                wrong = read_pkcs8(key, der);
            else
                wrong = other_kind;
        }
    }
    OPENSSL_secure_clear_free(name, strlen(name));
    OPENSSL_secure_clear_free(header, strlen(header));
    OPENSSL_secure_clear_free(data, (size_t)size);
    return wrong;
}

const char *pem_read(struct key *key, const char *text, size_t size,
                     const char *passphrase)
{
    BIO *bio = size <= INT32_MAX ? BIO_new_mem_buf(text, (int)size) : NULL;
    const char *wrong = no_memory;
    bool done = bio == NULL;

    while (!done)
        wrong = read_block(key, bio, passphrase, &done);
    BIO_free(bio);
    ERR_clear_error();
    if (wrong != NULL && key->pkey == NULL
        && memmem(text, size, "PUBLIC KEY", 10) != NULL
        && memmem(text, size, "PRIVATE KEY", 11) == NULL)
        return "It is a public key. Give the private key that belongs to it.";
    return wrong;
}
