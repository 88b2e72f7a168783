/* SPDX-License-Identifier: MIT */
/*
 * jws.c - reads, verifies and makes JSON Web Signatures
 */
#include "jws.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "base64.h"
#include "codec.h"
#include "jsontext.h"
#include "wholenumber.h"

void jws_free(struct jws *jws)
{
    json_object_put(jws->header);
    json_object_put(jws->claims);
    buf_free(&jws->signature);
}

/* ---- members ---- */

/* For a number with a fraction json-c returns the original text. */
bool read_date(const struct json_object *object, const char *name,
               int64_t *seconds)
{
    struct json_object *value = object_get(object, name);
    auto_buf struct buf digits = BUF_INIT(BUF_WORD);
    const char *text = json_object_get_string(value);

    if ((!json_object_is_type(value, json_type_int)
         && !json_object_is_type(value, json_type_double))
        || text == NULL || strpbrk(text, "eE") != NULL)
        return false;
    buf_add(&digits, text, strcspn(text, "."));
    return buf_ok(&digits)
           && whole_number(buf_cstr(&digits), 0, INT64_C(1) << 40, seconds);
}

/* ---- reading ---- */

/* Reads an object. Returns NULL if it is invalid, or if a name occurs
   twice or has a NUL. */
static struct json_object *read_object(const char *text, size_t size)
{
    auto_buf struct buf decoded = BUF_INIT(JWS_MAX);
    auto_object struct json_object *object = NULL;
    struct json_span json;

    if (!base64url_decode(&decoded, text, size)
        || !json_valid(buf_cstr(&decoded), decoded.size, NULL))
        return NULL;
    json = (struct json_span){decoded.data, decoded.size};
    object = object_read(json);
    if (!json_object_is_type(object, json_type_object)
        || !object_names_ok(json, object))
        return NULL;
    return json_object_get(object);
}

const char *jws_read(struct jws *jws, const char *text)
{
    const char *first = strchr(text, '.');
    const char *second = first == NULL ? NULL : strchr(first + 1, '.');
    const char *alg;

    if (second == NULL || strchr(second + 1, '.') != NULL)
        return "it does not have three parts";
    jws->header = read_object(text, (size_t)(first - text));
    if (jws->header == NULL)
        return "its header is not a JSON object in base64url";
    jws->claims = read_object(first + 1, (size_t)(second - first - 1));
    if (jws->claims == NULL)
        return "its payload is not a JSON object in base64url";
    if (!base64url_decode(&jws->signature, second + 1, strlen(second + 1)))
        return "its signature is not base64url";
    alg = text_of(object_get(jws->header, "alg"));
    if (alg != NULL)
        jws->alg = jose_alg_named(alg);
    if (jws->alg == NULL)
        return "its alg is not one of RS256, RS384, RS512, ES256, ES384, "
               "ES512";
    if (json_object_object_get_ex(jws->header, "crit", NULL))
        return "its header asks for extensions (crit)";
    jws->input = (struct json_span){text, (size_t)(second - text)};
    return NULL;
}

/* ---- signatures ---- */

/* JOSE concatenates r and s, each as long as the curve's numbers; GnuTLS
   expects them in ASN.1. */
static bool to_asn1(const struct jws *jws, gnutls_datum_t *signature)
{
    size_t size = jws->alg->coordinate;
    unsigned char *bytes = (unsigned char *)jws->signature.data;

    if (jws->signature.size != 2 * size)
        return false;
    gnutls_datum_t r = {bytes, (unsigned)size};
    gnutls_datum_t s = {bytes + size, (unsigned)size};
    return gnutls_encode_rs_value(signature, &r, &s) == 0;
}

bool jws_verify(const struct jws *jws, const struct public_key *key)
{
    gnutls_datum_t signature = {(unsigned char *)jws->signature.data,
                                (unsigned)jws->signature.size};
    gnutls_datum_t input = {(unsigned char *)(uintptr_t)jws->input.data,
                            (unsigned)jws->input.size};
    bool asn1 = jws->alg->coordinate > 0;

    if (!public_key_fits(key, jws->alg) || jws->signature.size == 0
        || (asn1 && !to_asn1(jws, &signature)))
        return false;
    bool good = gnutls_pubkey_verify_data2(key->key, jws->alg->sign, 0, &input,
                                           &signature)
                >= 0;
    if (asn1)
        gnutls_free(signature.data);
    return good;
}

static void add_padded(struct buf *out, const gnutls_datum_t *value,
                       size_t size)
{
    size_t skip = value->size > size ? value->size - size : 0;

    for (size_t i = value->size; i < size; i++)
        buf_char(out, '\0');
    buf_add(out, value->data + skip, value->size - skip);
}

static bool add_signature(struct buf *out, const gnutls_datum_t *signature,
                          const struct jose_alg *alg)
{
    auto_buf struct buf joined = BUF_INIT(JWS_MAX);
    gnutls_datum_t r = {NULL, 0}, s = {NULL, 0};

    if (alg->coordinate == 0) {
        base64url_add(out, signature->data, signature->size);
        return buf_ok(out);
    }
    if (gnutls_decode_rs_value(signature, &r, &s) < 0)
        return false;
    add_padded(&joined, &r, alg->coordinate);
    add_padded(&joined, &s, alg->coordinate);
    gnutls_free(r.data);
    gnutls_free(s.data);
    base64url_add(out, buf_cstr(&joined), joined.size);
    return buf_ok(&joined) && buf_ok(out);
}

/* Appends an object in base64url. */
static void add_object(struct buf *out, struct json_object *object)
{
    auto_buf struct buf text = BUF_INIT(JWS_MAX);

    object_write(&text, object);
    base64url_add(out, buf_cstr(&text), text.size);
    if (!buf_ok(&text))
        out->failed = true;
}

bool jws_sign(struct buf *out, struct json_object *header,
              struct json_object *claims, gnutls_privkey_t key,
              const struct jose_alg *alg)
{
    auto_buf struct buf text = BUF_INIT(JWS_MAX);
    gnutls_datum_t signature = {NULL, 0};

    add_object(&text, header);
    buf_char(&text, '.');
    add_object(&text, claims);
    if (!buf_ok(&text))
        return false;
    gnutls_datum_t input = {(unsigned char *)text.data, (unsigned)text.size};
    if (gnutls_privkey_sign_data2(key, alg->sign, 0, &input, &signature) < 0)
        return false;
    buf_add(out, buf_cstr(&text), text.size);
    buf_char(out, '.');
    bool done = add_signature(out, &signature, alg);
    gnutls_free(signature.data);
    return done;
}
