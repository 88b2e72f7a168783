/* SPDX-License-Identifier: MIT */
/*
 * cert.c - makes the certificate authority and the server's certificate
 */
#include "cert.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define PEM_MAX 16384
#define DAY 86400

void certs_init(struct certs *certs)
{
    certs->ca = (struct buf)BUF_INIT(PEM_MAX);
    certs->cert = (struct buf)BUF_INIT(PEM_MAX);
    certs->key = (struct buf)BUF_INIT_SECRET(PEM_MAX);
}

void certs_free(struct certs *certs)
{
    buf_free(&certs->ca);
    buf_free(&certs->cert);
    buf_free(&certs->key);
}

struct identity {
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t cert;
};

static void identity_free(struct identity *identity)
{
    if (identity->cert != NULL)
        gnutls_x509_crt_deinit(identity->cert);
    if (identity->key != NULL)
        gnutls_x509_privkey_deinit(identity->key);
}
#define auto_identity __attribute__((cleanup(identity_free)))

/* Makes a key, and a certificate without its purpose and signature. */
static int identity_begin(struct identity *identity, const char *name,
                          int64_t days)
{
    unsigned char serial[16];
    unsigned char id[32];
    size_t id_size = sizeof(id);
    time_t now = time(NULL);
    int rc;

    if ((rc = gnutls_x509_privkey_init(&identity->key)) < 0
        || (rc = gnutls_x509_privkey_generate(
                identity->key, GNUTLS_PK_ECDSA,
                GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0))
               < 0
        || (rc = gnutls_x509_crt_init(&identity->cert)) < 0
        || (rc = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial))) < 0)
        return rc;
    serial[0] &= 0x7f; /* a serial number is positive */
    if ((rc = gnutls_x509_crt_set_version(identity->cert, 3)) < 0
        || (rc = gnutls_x509_crt_set_key(identity->cert, identity->key)) < 0
        || (rc = gnutls_x509_crt_set_serial(identity->cert, serial,
                                            sizeof(serial)))
               < 0
        || (rc = gnutls_x509_crt_set_dn_by_oid(identity->cert,
                                               GNUTLS_OID_X520_COMMON_NAME, 0,
                                               name, (unsigned)strlen(name)))
               < 0
        || (rc = gnutls_x509_crt_set_activation_time(identity->cert, now - DAY))
               < 0
        || (rc = gnutls_x509_crt_set_expiration_time(
                identity->cert, (time_t)(now + days * DAY)))
               < 0
        || (rc = gnutls_x509_crt_get_key_id(identity->cert, 0, id, &id_size))
               < 0)
        return rc;
    return gnutls_x509_crt_set_subject_key_id(identity->cert, id, id_size);
}

static int make_ca(struct identity *ca)
{
    int rc = identity_begin(ca, "okta-sandbox authority", 30);

    if (rc < 0
        || (rc = gnutls_x509_crt_set_basic_constraints(ca->cert, 1, 0)) < 0
        || (rc = gnutls_x509_crt_set_key_usage(
                ca->cert, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN))
               < 0)
        return rc;
    return gnutls_x509_crt_sign2(ca->cert, ca->cert, ca->key, GNUTLS_DIG_SHA256,
                                 0);
}

static int add_names(gnutls_x509_crt_t cert)
{
    static const char host[] = "localhost";
    struct in_addr v4 = {htonl(INADDR_LOOPBACK)};
    struct in6_addr v6 = IN6ADDR_LOOPBACK_INIT;
    int rc;

    if ((rc = gnutls_x509_crt_set_subject_alt_name(
             cert, GNUTLS_SAN_DNSNAME, host, sizeof(host) - 1, GNUTLS_FSAN_SET))
            < 0
        || (rc = gnutls_x509_crt_set_subject_alt_name(
                cert, GNUTLS_SAN_IPADDRESS, &v4, sizeof(v4),
                GNUTLS_FSAN_APPEND))
               < 0)
        return rc;
    return gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS, &v6,
                                                sizeof(v6), GNUTLS_FSAN_APPEND);
}

static int make_server(struct identity *server, const struct identity *ca)
{
    unsigned char id[32];
    size_t id_size = sizeof(id);
    int rc = identity_begin(server, "127.0.0.1", 30);

    if (rc < 0 || (rc = add_names(server->cert)) < 0
        || (rc = gnutls_x509_crt_set_basic_constraints(server->cert, 0, -1)) < 0
        || (rc = gnutls_x509_crt_set_key_usage(server->cert,
                                               GNUTLS_KEY_DIGITAL_SIGNATURE))
               < 0
        || (rc = gnutls_x509_crt_set_key_purpose_oid(
                server->cert, GNUTLS_KP_TLS_WWW_SERVER, 0))
               < 0
        || (rc = gnutls_x509_crt_get_key_id(ca->cert, 0, id, &id_size)) < 0
        || (rc =
                gnutls_x509_crt_set_authority_key_id(server->cert, id, id_size))
               < 0)
        return rc;
    return gnutls_x509_crt_sign2(server->cert, ca->cert, ca->key,
                                 GNUTLS_DIG_SHA256, 0);
}

static int keep_cert(struct buf *out, gnutls_x509_crt_t cert)
{
    gnutls_datum_t pem = {NULL, 0};
    int rc = gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &pem);

    if (rc < 0)
        return rc;
    buf_add(out, pem.data, pem.size);
    gnutls_free(pem.data);
    return buf_ok(out) ? 0 : GNUTLS_E_MEMORY_ERROR;
}

static int keep_key(struct buf *out, gnutls_x509_privkey_t key)
{
    gnutls_datum_t pem = {NULL, 0};
    int rc = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL,
                                               GNUTLS_PKCS_PLAIN, &pem);

    if (rc < 0)
        return rc;
    buf_add(out, pem.data, pem.size);
    wipe(pem.data, pem.size);
    gnutls_free(pem.data);
    return buf_ok(out) ? 0 : GNUTLS_E_MEMORY_ERROR;
}

const char *certs_make(struct certs *certs)
{
    auto_identity struct identity ca = {NULL, NULL};
    auto_identity struct identity server = {NULL, NULL};
    int rc;

    if ((rc = make_ca(&ca)) < 0 || (rc = make_server(&server, &ca)) < 0
        || (rc = keep_cert(&certs->ca, ca.cert)) < 0
        || (rc = keep_cert(&certs->cert, server.cert)) < 0
        || (rc = keep_key(&certs->key, server.key)) < 0)
        return gnutls_strerror(rc);
    return NULL;
}
