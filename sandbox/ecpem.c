/* SPDX-License-Identifier: MIT */
/*
 * ecpem.c - writes the private key of a curve as PKCS #8 in PEM
 *
 * PrivateKeyInfo (RFC 5208, section 5) around ECPrivateKey (RFC 5915, section
 * 3), written from the inside out.
 */
#include "ecpem.h"

#include <gnutls/x509.h>
#include <string.h>

#define DER_MAX 1024

enum tag {
    TAG_INTEGER = 0x02,
    TAG_BITS = 0x03,
    TAG_OCTETS = 0x04,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_PUBLIC_KEY = 0xA1 /* [1], explicit */
};

/* Every element here is shorter than 64 KiB. */
static void add_element(struct buf *out, enum tag tag, const void *data,
                        size_t size)
{
    buf_char(out, (char)tag);
    if (size > 255)
        buf_char(out, (char)0x82);
    else if (size > 127)
        buf_char(out, (char)0x81);
    if (size > 255)
        buf_char(out, (char)(size >> 8));
    buf_char(out, (char)(size & 255));
    buf_add(out, data, size);
}

static void wrap_in(struct buf *out, enum tag tag, const struct buf *content)
{
    add_element(out, tag, buf_cstr(content), content->size);
    out->failed = out->failed || !buf_ok(content);
}

/* Adds a number of the curve, padded to the curve's size. */
static void add_number(struct buf *out, gnutls_datum_t *value, size_t size)
{
    for (size_t i = value->size; i < size; i++)
        buf_char(out, '\0');
    buf_add(out, value->data, value->size);
    out->failed = out->failed || value->size > size;
    wipe(value->data, value->size);
    gnutls_free(value->data);
}

static void add_small(struct buf *out, char number)
{
    add_element(out, TAG_INTEGER, &number, 1);
}

/* Adds id-ecPublicKey and the curve's name. */
static void add_algorithm(struct buf *out, gnutls_ecc_curve_t curve)
{
    static const unsigned char kind[] = {0x2A, 0x86, 0x48, 0xCE,
                                         0x3D, 0x02, 0x01};
    static const unsigned char p256[] = {0x2A, 0x86, 0x48, 0xCE,
                                         0x3D, 0x03, 0x01, 0x07};
    static const unsigned char p384[] = {0x2B, 0x81, 0x04, 0x00, 0x22};
    static const unsigned char p521[] = {0x2B, 0x81, 0x04, 0x00, 0x23};
    auto_buf struct buf names = BUF_INIT(DER_MAX);

    add_element(&names, TAG_OID, kind, sizeof(kind));
    if (curve == GNUTLS_ECC_CURVE_SECP256R1)
        add_element(&names, TAG_OID, p256, sizeof(p256));
    else if (curve == GNUTLS_ECC_CURVE_SECP384R1)
        add_element(&names, TAG_OID, p384, sizeof(p384));
    else
        add_element(&names, TAG_OID, p521, sizeof(p521));
    wrap_in(out, TAG_SEQUENCE, &names);
}

static bool add_key(struct buf *out, gnutls_privkey_t key, size_t size)
{
    auto_buf struct buf number = BUF_INIT_SECRET(DER_MAX);
    auto_buf struct buf content = BUF_INIT_SECRET(DER_MAX);
    auto_buf struct buf point = BUF_INIT(DER_MAX);
    auto_buf struct buf bits = BUF_INIT(DER_MAX);
    gnutls_datum_t x = {NULL, 0}, y = {NULL, 0}, k = {NULL, 0};

    if (gnutls_privkey_export_ecc_raw2(key, NULL, &x, &y, &k,
                                       GNUTLS_EXPORT_FLAG_NO_LZ)
        < 0)
        return false;
    add_number(&number, &k, size);
    buf_char(&point, 0); /* no unused bits */
    buf_char(&point, 4); /* not compressed */
    add_number(&point, &x, size);
    add_number(&point, &y, size);
    add_small(&content, 1);
    wrap_in(&content, TAG_OCTETS, &number);
    wrap_in(&bits, TAG_BITS, &point);
    wrap_in(&content, TAG_PUBLIC_KEY, &bits);
    wrap_in(out, TAG_SEQUENCE, &content);
    return buf_ok(out);
}

bool ecpem_write(struct buf *out, gnutls_privkey_t key,
                 const struct jose_alg *alg)
{
    auto_buf struct buf inside = BUF_INIT_SECRET(DER_MAX);
    auto_buf struct buf info = BUF_INIT_SECRET(DER_MAX);
    auto_buf struct buf der = BUF_INIT_SECRET(DER_MAX);
    gnutls_datum_t pem = {NULL, 0};

    add_small(&info, 0);
    add_algorithm(&info, alg->curve);
    if (!add_key(&inside, key, alg->coordinate))
        return false;
    wrap_in(&info, TAG_OCTETS, &inside);
    wrap_in(&der, TAG_SEQUENCE, &info);
    gnutls_datum_t data = {(unsigned char *)der.data, (unsigned)der.size};
    if (!buf_ok(&der)
        || gnutls_pem_base64_encode2("PRIVATE KEY", &data, &pem) < 0)
        return false;
    buf_add(out, pem.data, pem.size);
    if (pem.size > 0 && pem.data[pem.size - 1] != '\n')
        buf_char(out, '\n');
    wipe(pem.data, pem.size);
    gnutls_free(pem.data);
    return buf_ok(out);
}
