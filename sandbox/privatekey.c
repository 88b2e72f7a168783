/* SPDX-License-Identifier: MIT */
/*
 * privatekey.c - makes, writes and reads private keys with GnuTLS
 */
#include "privatekey.h"

#include <gnutls/x509.h>
#include <string.h>

#include "base64.h"
#include "ecpem.h"
#include "jsonwrite.h"

#define RSA_BITS 2048
#define NUMBER_MAX 2048

/* Appends a secret number, padded to at least `size` bytes. Wipes and frees the
   number. */
static void number(struct buf *out, const char *name, gnutls_datum_t *value,
                   size_t size)
{
    auto_buf struct buf bytes = BUF_INIT_SECRET(NUMBER_MAX);

    for (size_t i = value->size; i < size; i++)
        buf_char(&bytes, '\0');
    buf_add(&bytes, value->data, value->size);
    json_key(out, name);
    buf_char(out, '"');
    base64url_add(out, buf_cstr(&bytes), bytes.size);
    buf_char(out, '"');
    wipe(value->data, value->size);
    gnutls_free(value->data);
}

static bool write_rsa(struct buf *out, gnutls_privkey_t key)
{
    static const char *const names[] = {"d", "p", "q", "qi", "dp", "dq"};
    gnutls_datum_t n = {NULL, 0}, e = {NULL, 0};
    gnutls_datum_t parts[6] = {{NULL, 0}};

    if (gnutls_privkey_export_rsa_raw2(key, &n, &e, &parts[0], &parts[1],
                                       &parts[2], &parts[3], &parts[4],
                                       &parts[5], GNUTLS_EXPORT_FLAG_NO_LZ)
        < 0)
        return false;
    gnutls_free(n.data);
    gnutls_free(e.data);
    for (size_t i = 0; i < 6; i++)
        number(out, names[i], &parts[i], 0);
    return true;
}

static bool write_ec(struct buf *out, gnutls_privkey_t key, size_t size)
{
    gnutls_datum_t x = {NULL, 0}, y = {NULL, 0}, k = {NULL, 0};

    if (gnutls_privkey_export_ecc_raw2(key, NULL, &x, &y, &k,
                                       GNUTLS_EXPORT_FLAG_NO_LZ)
        < 0)
        return false;
    gnutls_free(x.data);
    gnutls_free(y.data);
    number(out, "d", &k, size);
    return true;
}

static bool write_jwk(struct buf *out, gnutls_privkey_t key,
                      const struct jose_alg *alg,
                      const struct public_key *public)
{
    buf_char(out, '{');
    jwk_write_members(out, public);
    json_member(out, "kid", public->kid);
    json_member(out, "alg", alg->name);
    json_member(out, "use", "sig");
    bool done = alg->coordinate > 0 ? write_ec(out, key, alg->coordinate)
                                    : write_rsa(out, key);
    buf_char(out, '}');
    return done && buf_ok(out);
}

static bool write_pem(struct buf *out, gnutls_privkey_t key,
                      const struct jose_alg *alg)
{
    gnutls_x509_privkey_t exported = NULL;
    gnutls_datum_t pem = {NULL, 0};

    if (alg->coordinate > 0)
        return ecpem_write(out, key, alg);
    if (gnutls_privkey_export_x509(key, &exported) < 0)
        return false;
    bool done = gnutls_x509_privkey_export2_pkcs8(exported, GNUTLS_X509_FMT_PEM,
                                                  NULL, GNUTLS_PKCS_PLAIN, &pem)
                >= 0;
    gnutls_x509_privkey_deinit(exported);
    if (!done)
        return false;
    buf_add(out, pem.data, pem.size);
    wipe(pem.data, pem.size);
    gnutls_free(pem.data);
    return buf_ok(out);
}

/* Sets the public half of the key, with its kid. */
static bool describe_key(gnutls_privkey_t key, struct public_key *public)
{
    char kid[THUMBPRINT_ROOM];

    if (!public_key_of(public, key) || !jwk_thumbprint(kid, public))
        return false;
    public->kid = strdup(kid);
    return public->kid != NULL;
}

bool private_key_make(const struct jose_alg *alg, bool as_jwk, struct buf *text,
                      struct public_key *public)
{
    gnutls_privkey_t key = NULL;
    unsigned bits = alg->coordinate > 0
                        ? (unsigned)GNUTLS_CURVE_TO_BITS(alg->curve)
                        : RSA_BITS;

    if (gnutls_privkey_init(&key) < 0)
        return false;
    bool done = gnutls_privkey_generate(key, alg->kind, bits, 0) == 0
                && describe_key(key, public)
                && (as_jwk ? write_jwk(text, key, alg, public)
                           : write_pem(text, key, alg));
    gnutls_privkey_deinit(key);
    return done;
}

bool private_key_read(const struct buf *text, struct public_key *public)
{
    gnutls_privkey_t key = NULL;
    gnutls_datum_t pem = {(unsigned char *)text->data, (unsigned)text->size};

    if (text->size == 0 || gnutls_privkey_init(&key) < 0)
        return false;
    bool done =
        gnutls_privkey_import_x509_raw(key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0)
            >= 0
        && describe_key(key, public);
    gnutls_privkey_deinit(key);
    return done;
}
