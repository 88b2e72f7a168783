/* SPDX-License-Identifier: MIT */
/*
 * jws.c - see jws.h
 */
#include "jws.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "codec.h"
#include "jsontext.h"

void jws_free(struct jws *jws)
{
    buf_free(&jws->header);
    buf_free(&jws->claims);
    buf_free(&jws->signature);
}

/* ---- members ---- */

bool json_text(const struct buf *object, const char *name, struct buf *text)
{
    struct json_span value, whole = {buf_cstr(object), object->size};

    if (!json_find(whole, name, &value) || json_type(value) != 's')
        return false;
    size_t before = text->size;
    json_unquote(text, value);
    return buf_ok(text)
           && strlen(buf_cstr(text) + before) == text->size - before;
}

bool json_text_is(const struct buf *object, const char *name,
                  const char *expected)
{
    struct json_span value, whole = {buf_cstr(object), object->size};

    return json_find(whole, name, &value) && json_type(value) == 's'
           && json_string_is(value, expected);
}

bool json_date(const struct buf *object, const char *name, int64_t *seconds)
{
    struct json_span value, whole = {buf_cstr(object), object->size};
    auto_buf struct buf digits = BUF_INIT(32);

    if (!json_find(whole, name, &value) || json_type(value) != 'n')
        return false;
    const char *point = memchr(value.data, '.', value.size);
    if (memchr(value.data, 'e', value.size) != NULL
        || memchr(value.data, 'E', value.size) != NULL)
        return false;
    buf_add(&digits, value.data,
            point == NULL ? value.size : (size_t)(point - value.data));
    return buf_ok(&digits)
           && parse_number(buf_cstr(&digits), 0, INT64_C(1) << 40, seconds);
}

/* ---- reading ---- */

static bool has_twice(struct json_span object)
{
    struct json_walk walk, rest;
    struct json_span key, value, other;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(JWS_MAX);
        json_unquote(&name, key);
        rest = walk;
        while (json_walk_member(&rest, &other, &value))
            if (!buf_ok(&name) || json_string_is(other, buf_cstr(&name)))
                return true;
    }
    return false;
}

static bool read_object(struct buf *out, const char *text, size_t size)
{
    if (!base64url_decode(out, text, size)
        || !json_valid(buf_cstr(out), out->size, NULL))
        return false;
    struct json_span object = {buf_cstr(out), out->size};
    return json_type(object) == 'o' && !has_twice(object);
}

const char *jws_read(struct jws *jws, const char *text)
{
    const char *first = strchr(text, '.');
    const char *second = first == NULL ? NULL : strchr(first + 1, '.');
    auto_buf struct buf alg = BUF_INIT(64);
    struct json_span value;

    if (second == NULL || strchr(second + 1, '.') != NULL)
        return "it has not three parts";
    if (!read_object(&jws->header, text, (size_t)(first - text)))
        return "its header is not a JSON object in base64url";
    if (!read_object(&jws->claims, first + 1, (size_t)(second - first - 1)))
        return "its payload is not a JSON object in base64url";
    if (!base64url_decode(&jws->signature, second + 1, strlen(second + 1)))
        return "its signature is not base64url";
    if (json_text(&jws->header, "alg", &alg))
        jws->alg = jose_alg_named(buf_cstr(&alg));
    if (jws->alg == NULL)
        return "its alg is not one of RS256, RS384, RS512, ES256, ES384, "
               "ES512";
    if (json_find((struct json_span){buf_cstr(&jws->header), jws->header.size},
                  "crit", &value))
        return "its header asks for extensions (crit)";
    jws->input = (struct json_span){text, (size_t)(second - text)};
    return NULL;
}

/* ---- signatures ---- */

/* JOSE joins r and s, each as long as the curve's numbers; GnuTLS wants them
   as ASN.1. */
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
        base64url_encode(out, signature->data, signature->size);
        return buf_ok(out);
    }
    if (gnutls_decode_rs_value(signature, &r, &s) < 0)
        return false;
    add_padded(&joined, &r, alg->coordinate);
    add_padded(&joined, &s, alg->coordinate);
    gnutls_free(r.data);
    gnutls_free(s.data);
    base64url_encode(out, buf_cstr(&joined), joined.size);
    return buf_ok(&joined) && buf_ok(out);
}

bool jws_sign(struct buf *out, const struct buf *header,
              const struct buf *claims, gnutls_privkey_t key,
              const struct jose_alg *alg)
{
    auto_buf struct buf text = BUF_INIT(JWS_MAX);
    gnutls_datum_t signature = {NULL, 0};

    base64url_encode(&text, buf_cstr(header), header->size);
    buf_char(&text, '.');
    base64url_encode(&text, buf_cstr(claims), claims->size);
    if (!buf_ok(header) || !buf_ok(claims) || !buf_ok(&text))
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
