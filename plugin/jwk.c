/* SPDX-License-Identifier: MIT */
/* jwk.c - builds an OpenSSL key from the members of a JWK. */
#include "jwk.h"

#include <openssl/core_names.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "keypair.h"
#include "keyparts.h"

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
           && base64url_read(bytes, buf_cstr(&text), text.size) && buf_ok(bytes)
           && bytes->size > 0;
}

static bool push_number(struct keyparts *parts, struct json_span jwk,
                        const char *name, const char *param)
{
    auto_buf struct buf bytes = BUF_INIT_SECRET(MEMBER_MAX);

    return bytes_of(jwk, name, &bytes)
           && keyparts_number(parts, param,
                              (struct json_span){bytes.data, bytes.size});
}

/* n, e and d may be given alone, or together with all the numbers that make
   signing fast (RFC 7518, section 6.3.2). */
#define RSA_LEAST 3

static bool push_rsa(struct keyparts *parts, struct json_span jwk)
{
    struct json_span p;
    size_t count = json_find(jwk, "p", &p) ? KEYPARTS_NUMBERS : RSA_LEAST;

    for (size_t i = 0; i < count; i++) {
        if (!push_number(parts, jwk, keyparts_rsa[i].jwk,
                         keyparts_rsa[i].param))
            return false;
    }
    return true;
}

/* The public point in OpenSSL's form: 04, x, y (SEC 1, section 2.3.3). */
static bool push_point(struct keyparts *parts, struct json_span jwk,
                       size_t width)
{
    static const char *const names[] = {"x", "y"};
    auto_buf struct buf point = BUF_INIT(BUF_WORD);

    buf_char(&point, 4);
    for (size_t i = 0; i < 2; i++) {
        auto_buf struct buf bytes = BUF_INIT(MEMBER_MAX);

        if (!bytes_of(jwk, names[i], &bytes) || bytes.size != width)
            return false;
        buf_add(&point, bytes.data, bytes.size);
    }
    return buf_ok(&point)
           && keyparts_point(parts, (struct json_span){point.data, point.size});
}

static bool push_ec(struct keyparts *parts, struct json_span jwk)
{
    static const struct {
        const char *curve;
        const char *group;
        size_t width;
    } curves[] = {{"P-256", "prime256v1", 32},
                  {"P-384", "secp384r1", 48},
                  {"P-521", "secp521r1", 66}};
    auto_buf struct buf curve = BUF_INIT(BUF_WORD);

    if (!text_of(jwk, "crv", &curve))
        return false;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        if (strcmp(buf_cstr(&curve), curves[i].curve) == 0)
            return keyparts_curve(parts, curves[i].group)
                   && push_point(parts, jwk, curves[i].width)
                   && push_number(parts, jwk, "d", OSSL_PKEY_PARAM_PRIV_KEY);
    }
    return false;
}

static bool is_for_encryption(struct json_span jwk)
{
    struct json_span use;

    return json_find(jwk, "use", &use) && json_type(use) == 's'
           && json_string_is(use, "enc");
}

static const char *key_of(struct key *key, struct json_span jwk)
{
    auto_keyparts struct keyparts parts = KEYPARTS_INIT;
    auto_buf struct buf type = BUF_INIT(BUF_WORD);
    struct json_span d;
    bool rsa;

    if (!text_of(jwk, "kty", &type))
        return "Its JWK has no \"kty\". Copy the whole key again.";
    if (strcmp(buf_cstr(&type), "oct") == 0)
        return "Its JWK is a shared secret (kty \"oct\"). Give a private key, "
               "RSA or EC.";
    if (!json_find(jwk, "d", &d))
        return "Its JWK is a public key (it has no \"d\"). Give the private "
               "key.";
    if (is_for_encryption(jwk))
        return "Its JWK is a key for encryption (\"use\" is \"enc\"), but "
               "signing in needs a key for signing. Give the key that is "
               "registered with the app.";
    rsa = strcmp(buf_cstr(&type), "RSA") == 0;
    if (rsa ? push_rsa(&parts, jwk)
            : strcmp(buf_cstr(&type), "EC") == 0 && push_ec(&parts, jwk))
        key->pkey = keyparts_make(&parts, rsa ? "RSA" : "EC");
    if (key->pkey == NULL)
        return "Its JWK is not a complete RSA or EC private key. Copy it "
               "again.";
    return keypair_fits(key->pkey)
               ? NULL
               : "The private and the public half of its JWK "
                 "do not match. Copy it again.";
}

/* Is it a private key that is not meant for encryption? */
static bool may_sign(struct json_span jwk)
{
    struct json_span d;

    return json_find(jwk, "d", &d) && !is_for_encryption(jwk);
}

static const char no_key_to_sign[] =
    "Its JWK set contains no private key for signing.";
const char key_needs_kid[] =
    "Its JWK set does not contain exactly one private key for signing. Name "
    "one with key_id.";
const char key_unknown_kid[] = "Its JWK set has no key of that key_id.";

/* Chooses from a set the key with that kid, or the only one that can sign. */
static const char *choose(struct json_span set, const char *kid,
                          struct json_span *chosen)
{
    struct json_walk walk;
    struct json_span jwk, id;
    size_t count = 0;

    json_walk_into(&walk, set);
    while (json_walk_element(&walk, &jwk)) {
        if (json_type(jwk) != 'o')
            return "Its JWK set contains something that is not a key.";
        if (kid != NULL && json_find(jwk, "kid", &id) && json_type(id) == 's'
            && json_string_is(id, kid)) {
            *chosen = jwk;
            return NULL;
        }
        if (!may_sign(jwk))
            continue;
        *chosen = jwk;
        count++;
    }
    if (kid != NULL)
        return key_unknown_kid;
    return count == 1 ? NULL : count == 0 ? no_key_to_sign : key_needs_kid;
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
