/* SPDX-License-Identifier: MIT */
/* Keys, signatures and proofs, against the examples of the RFCs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base64.h"
#include "client.h"
#include "codec.h"
#include "jws.h"
#include "nonce.h"
#include "privatekey.h"
#include "proof.h"
#include "unit.h"

/* RFC 7638, section 3.1. */
static const char thumb_jwk[] =
    "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78Lh"
    "Wx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2"
    "W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
    "FDW2QvzqY368QQMicAtaSqz"
    "s8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-"
    "bFTWhAI4vMQFh6WeZ"
    "u0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\""
    "e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}";

/* RFC 7515, appendices A.2 and A.3. */
#define CLAIMS                                                       \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leG" \
    "FtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
static const char rsa_jwk[] =
    "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l"
    "8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpR"
    "PEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-"
    "K"
    "XBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_"
    "I5IhlJH7aGh"
    "yxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\",\""
    "e\":\"AQAB\"}";
static const char rsa_jws[] =
    "eyJhbGciOiJSUzI1NiJ9." CLAIMS
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4B"
    "h-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLg"
    "rnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--x"
    "i12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9"
    "Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
static const char ec_jwk[] =
    "{\"kty\":\"EC\",\"crv\":\"P-256\","
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
static const char ec_jws[] = "eyJhbGciOiJFUzI1NiJ9." CLAIMS
                             ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmX"
                             "FCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/* RFC 9449, section 4.1; its key's thumbprint is in section 6.1. */
static const char proof_jws[] =
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6I"
    "mw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNG"
    "pmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In1"
    "9.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8"
    "vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vf"
    "rg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
#define PROOF_TIME 1562262616

static const char *read_key(struct public_key *key, const char *jwk)
{
    auto_object struct json_object *object =
        object_read((struct json_span){jwk, strlen(jwk)});

    return jwk_read(key, object);
}

static void base64url_is_canonical(void)
{
    static const char *const bad[] = {"A",  "AA=", "AB",    "AAB",
                                      "A+", "A/",  "AA AA", "A\n"};
    auto_buf struct buf out = BUF_INIT(64);

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        buf_reset(&out);
        CU_ASSERT_FALSE(base64url_decode(&out, bad[i], strlen(bad[i])));
    }
    for (size_t size = 0; size < 20; size++) {
        auto_buf struct buf text = BUF_INIT(64);
        char bytes[20];
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)(251 + i * 67);
        base64url_add(&text, bytes, size);
        buf_reset(&out);
        CU_ASSERT(base64url_decode(&out, buf_cstr(&text), text.size));
        CU_ASSERT_EQUAL(out.size, size);
        CU_ASSERT_EQUAL(memcmp(buf_cstr(&out), bytes, size), 0);
        CU_ASSERT_EQUAL(text.size, (size * 8 + 5) / 6);
    }
}

static void thumbprints_are_those_of_the_rfcs(void)
{
    auto_public_key struct public_key rsa = {0};
    auto_public_key struct public_key ec = {0};
    char text[THUMBPRINT_ROOM];
    auto_jws struct jws jws = JWS_INIT;

    CU_ASSERT_PTR_NULL(read_key(&rsa, thumb_jwk));
    UNIT_TEXT(rsa.kid, "2011-04-29");
    CU_ASSERT(jwk_thumbprint(text, &rsa));
    UNIT_TEXT(text, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");

    CU_ASSERT_PTR_NULL(jws_read(&jws, proof_jws));
    CU_ASSERT_PTR_NULL(jwk_read(&ec, object_get(jws.header, "jwk")));
    CU_ASSERT(jwk_thumbprint(text, &ec));
    UNIT_TEXT(text, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

static void signature_holds(const char *jwk, const char *text)
{
    auto_public_key struct public_key key = {0};
    auto_jws struct jws jws = JWS_INIT;
    int64_t expires;

    CU_ASSERT_PTR_NULL(read_key(&key, jwk));
    CU_ASSERT_PTR_NULL_FATAL(jws_read(&jws, text));
    CU_ASSERT(jws_verify(&jws, &key));
    UNIT_TEXT(text_of(object_get(jws.claims, "iss")), "joe");
    CU_ASSERT(read_date(jws.claims, "exp", &expires));
    CU_ASSERT_EQUAL(expires, 1300819380);
    for (size_t bit = 0; bit < jws.signature.size * 8; bit += 61) {
        jws.signature.data[bit / 8] ^= (char)(1 << bit % 8);
        CU_ASSERT_FALSE(jws_verify(&jws, &key));
        jws.signature.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    CU_ASSERT(jws_verify(&jws, &key));
    jws.input.size--;
    CU_ASSERT_FALSE(jws_verify(&jws, &key));
}

static void signatures_are_those_of_the_rfc(void)
{
    signature_holds(rsa_jwk, rsa_jws);
    signature_holds(ec_jwk, ec_jws);
}

static void a_signature_holds_with_its_own_key_and_algorithm_alone(void)
{
    for (size_t i = 0; i < JOSE_ALGS; i++) {
        auto_buf struct buf text = BUF_INIT_SECRET(16384);
        auto_public_key struct public_key key = {0};
        auto_public_key struct public_key rsa = {0};
        auto_public_key struct public_key ec = {0};
        auto_jws struct jws jws = JWS_INIT;
        auto_jws struct jws other = JWS_INIT;

        CU_ASSERT(private_key_make(&jose_algs[i], true, &text, &key));
        CU_ASSERT_PTR_NULL(read_key(&rsa, rsa_jwk));
        CU_ASSERT_PTR_NULL(read_key(&ec, ec_jwk));
        CU_ASSERT_PTR_NULL(jws_read(&jws, rsa_jws));
        CU_ASSERT_PTR_NULL(jws_read(&other, ec_jws));
        CU_ASSERT_FALSE(jws_verify(&jws, &key));
        CU_ASSERT_FALSE(jws_verify(&jws, &ec));
        CU_ASSERT_FALSE(jws_verify(&other, &key));
        CU_ASSERT_FALSE(jws_verify(&other, &rsa));
        jws.alg = &jose_algs[i];
        CU_ASSERT_EQUAL(jws_verify(&jws, &rsa), i == 0);
        other.alg = &jose_algs[i];
        CU_ASSERT_EQUAL(jws_verify(&other, &ec), i == 3);
    }
}

/* Is one of its halves, r and s, shorter than the others? */
static bool has_short_half(const struct buf *signature)
{
    return signature->size == 64
           && (signature->data[0] == '\0' || signature->data[32] == '\0');
}

/* Signatures made here must verify. One of 128 has a short r or s, so that
   such a one occurs among 5000 of them, or the test is broken. */
static void what_is_signed_here_verifies(void)
{
    gnutls_privkey_t key = NULL;
    auto_public_key struct public_key public = {0};
    auto_object struct json_object *header = json_object_new_object();
    auto_object struct json_object *claims = json_object_new_object();
    const struct jose_alg *alg = jose_alg_named("ES256");

    CU_ASSERT_EQUAL_FATAL(gnutls_privkey_init(&key), 0);
    CU_ASSERT_EQUAL(gnutls_privkey_generate(
                        key, GNUTLS_PK_ECDSA,
                        GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                    0);
    CU_ASSERT(public_key_of(&public, key));
    put_text(header, "alg", "ES256");
    put_number(claims, "n", 1);
    bool was_short = false;
    for (int i = 0; i < 5000 && !was_short; i++) {
        auto_buf struct buf text = BUF_INIT(JWS_MAX);
        auto_jws struct jws jws = JWS_INIT;
        CU_ASSERT(jws_sign(&text, header, claims, key, alg));
        CU_ASSERT_PTR_NULL_FATAL(jws_read(&jws, buf_cstr(&text)));
        CU_ASSERT_EQUAL(jws.signature.size, 64);
        CU_ASSERT(jws_verify(&jws, &public));
        was_short = has_short_half(&jws.signature);
    }
    CU_ASSERT(was_short);
    gnutls_privkey_deinit(key);
}

/* Decodes a PEM text, whatever the length of its lines. */
static void decode_pem(struct buf *der, const struct buf *pem)
{
    auto_buf struct buf text = BUF_INIT(8192);
    const char *at = strstr(buf_cstr(pem), "-----\n");
    const char *end = at != NULL ? strstr(at, "-----END") : NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    for (at += 6; at < end; at++)
        if (*at != '\n')
            buf_char(&text, *at);
    CU_ASSERT_FATAL(base64_decode(der, buf_cstr(&text), text.size));
}

/* RFC 5915, section 3: the number has as many bytes as the curve's order,
   whatever its value. Keys are made until a short number has occurred, and one
   with its highest bit set, to which DER adds a byte; both are frequent. */
static void an_ec_key_in_pem_is_as_long_as_its_curve(void)
{
    bool was_short = false, was_high = false;
    for (int i = 0; i < 5000 && (i < 120 || !was_short || !was_high); i++) {
        const struct jose_alg *alg = &jose_algs[3 + i % 3];
        auto_buf struct buf pem = BUF_INIT(8192);
        auto_buf struct buf der = BUF_INIT(8192);
        auto_public_key struct public_key key = {0};
        auto_public_key struct public_key again = {0};
        const unsigned char head[] = {0x02, 0x01, 0x01, 0x04,
                                      (unsigned char)alg->coordinate};
        const char *at;

        CU_ASSERT_FATAL(private_key_make(alg, false, &pem, &key));
        decode_pem(&der, &pem);
        at = memmem(der.data, der.size, head, sizeof head);
        CU_ASSERT_PTR_NOT_NULL_FATAL(at);
        at += sizeof head;
        CU_ASSERT_EQUAL((unsigned char)at[alg->coordinate], 0xA1);
        was_short = was_short || *at == '\0';
        was_high = was_high || (*at & 0x80) != 0;
        /* and it is the same key */
        CU_ASSERT_FATAL(private_key_read(&pem, &again));
        UNIT_TEXT(again.kid, key.kid);
    }
    CU_ASSERT(was_short && was_high);
}

static void what_is_no_strict_jws_is_refused(void)
{
    static const char *const headers[] = {
        "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
        "{\"alg\":\"ES256\",\"a\\u006cg\":\"ES256\"}",
        "{\"alg\":\"ES256\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"es256\"}",
        "{\"alg\":[\"ES256\"]}",
        "{\"alg\":\"ES256\\u0000\"}",
        "{\"alg\":\"none\"}",
        "{}",
        "[]",
        "{\"alg\":\"ES256\"} x",
        "{\"alg\":\"ES256\",\"x\":1.}",
        "{\"alg\\u0000\":\"ES256\"}",
        "{\"alg\":\"none\",\"alg\\u0000x\":\"ES256\"}",
        "{\"alg\":\"ES256\",\"crit\":null}"};

    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        auto_buf struct buf text = BUF_INIT(JWS_MAX);
        auto_jws struct jws jws = JWS_INIT;
        base64url_add(&text, headers[i], strlen(headers[i]));
        buf_str(&text, "." CLAIMS ".AAAA");
        CU_ASSERT_PTR_NOT_NULL(jws_read(&jws, buf_cstr(&text)));
    }
}

static void dates_are_whole_seconds_or_more_precise(void)
{
    static const struct {
        const char *json;
        int64_t seconds; /* -1 if refused */
    } dates[] = {{"{\"d\":7}", 7},      {"{\"d\":7.9}", 7},
                 {"{\"d\":0}", 0},      {"{\"d\":-1}", -1},
                 {"{\"d\":1e3}", -1},   {"{\"d\":\"7\"}", -1},
                 {"{\"d\":null}", -1},  {"{}", -1},
                 {"{\"d\":1e400}", -1}, {"{\"d\":99999999999999999999}", -1}};

    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        auto_object struct json_object *object = object_read(
            (struct json_span){dates[i].json, strlen(dates[i].json)});
        int64_t seconds = 0;
        CU_ASSERT_EQUAL(read_date(object, "d", &seconds),
                        dates[i].seconds >= 0);
        if (dates[i].seconds >= 0)
            CU_ASSERT_EQUAL(seconds, dates[i].seconds);
    }
}

/* The access token that comes with the proof, or NULL. */
static const char *token_of_proof;

static enum proof_state check(struct oauth *oauth, const char *method,
                              const char *url, const char *text,
                              struct proof *proof)
{
    char *names[] = {strdup("DPoP"), strdup(text), strdup(method)};
    struct pair header = {names[0], names[1]};
    struct request request = {.method = names[2], .headers = {&header, 1, 1}};
    struct proof_wish wish = {url, token_of_proof, NULL};
    enum proof_state state = proof_check(oauth, &request, &wish, proof);

    for (size_t i = 0; i < 3; i++)
        free(names[i]);
    return state;
}

/* What has no memory, linked in by --wrap. */
static bool no_thumbprint, no_hash, no_ticket;

bool __real_jwk_thumbprint(char out[THUMBPRINT_ROOM],
                           const struct public_key *key);
bool __wrap_jwk_thumbprint(char out[THUMBPRINT_ROOM],
                           const struct public_key *key);
bool __wrap_jwk_thumbprint(char out[THUMBPRINT_ROOM],
                           const struct public_key *key)
{
    return !no_thumbprint && __real_jwk_thumbprint(out, key);
}

bool __real_sha256_base64url(struct buf *out, const char *text);
bool __wrap_sha256_base64url(struct buf *out, const char *text);
bool __wrap_sha256_base64url(struct buf *out, const char *text)
{
    return !no_hash && __real_sha256_base64url(out, text);
}

struct ticket *__real_vault_add(struct vault *vault, const char *text,
                                int64_t now, int64_t ends,
                                const struct grant *grant);
struct ticket *__wrap_vault_add(struct vault *vault, const char *text,
                                int64_t now, int64_t ends,
                                const struct grant *grant);
struct ticket *__wrap_vault_add(struct vault *vault, const char *text,
                                int64_t now, int64_t ends,
                                const struct grant *grant)
{
    return no_ticket ? NULL : __real_vault_add(vault, text, now, ends, grant);
}

static void a_proof_is_not_bad_for_want_of_memory(void)
{
    static const char url[] = "https://server.example.com/token";
    struct oauth_settings with = {3600, 3600, PROOF_TIME - time(NULL),
                                  0,    true, false};
    bool *const steps[] = {&no_thumbprint, &no_hash, &no_ticket};
    struct oauth oauth;
    struct proof proof;

    oauth_open(&oauth, &with);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        *steps[i] = true;
        token_of_proof = steps[i] == &no_hash ? "a-token" : NULL;
        CU_ASSERT_EQUAL(check(&oauth, "POST", url, proof_jws, &proof),
                        PROOF_NO_MEMORY);
        *steps[i] = false;
    }
    token_of_proof = NULL;
    CU_ASSERT_EQUAL(check(&oauth, "POST", url, proof_jws, &proof), PROOF_GOOD);
    oauth_close(&oauth);
}

static void the_proof_of_the_rfc_is_good_once(void)
{
    static const char url[] = "https://server.example.com/token";
    struct oauth_settings with = {3600, 3600, PROOF_TIME - time(NULL),
                                  0,    true, false};
    struct oauth oauth;
    struct proof proof;

    oauth_open(&oauth, &with);
    CU_ASSERT_EQUAL(check(&oauth, "GET", url, proof_jws, &proof), PROOF_BAD);
    CU_ASSERT_EQUAL(
        check(&oauth, "POST", "https://server.example.com/", proof_jws, &proof),
        PROOF_BAD);
    oauth.with.clock_offset += 2 * CLOCK_LEEWAY;
    CU_ASSERT_EQUAL(check(&oauth, "POST", url, proof_jws, &proof), PROOF_BAD);
    oauth.with.clock_offset -= 4 * CLOCK_LEEWAY;
    CU_ASSERT_EQUAL(check(&oauth, "POST", url, proof_jws, &proof), PROOF_BAD);
    oauth.with.clock_offset += 2 * CLOCK_LEEWAY;
    CU_ASSERT_EQUAL(check(&oauth, "POST", url, proof_jws, &proof), PROOF_GOOD);
    UNIT_TEXT(proof.jkt, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    CU_ASSERT_EQUAL(check(&oauth, "POST", url, proof_jws, &proof), PROOF_BAD);
    UNIT_HAS(proof.why, "used already");
    oauth_close(&oauth);
}

static void a_nonce_is_good_for_two_lifetimes(void)
{
    struct nonces nonces = {{0}, {0}, 0};
    char first[NONCE_ROOM];

    CU_ASSERT_EQUAL(nonce_check(&nonces, NULL, 1000, 10), NONCE_BAD);
    CU_ASSERT_EQUAL(nonce_check(&nonces, "", 1000, 10), NONCE_BAD);
    memcpy(first, nonces.current, NONCE_ROOM);
    CU_ASSERT_EQUAL(nonce_check(&nonces, first, 1009, 10), NONCE_GOOD);
    CU_ASSERT_EQUAL(nonce_check(&nonces, first, 1010, 10), NONCE_OLD);
    CU_ASSERT_EQUAL(nonce_check(&nonces, nonces.current, 1010, 10), NONCE_GOOD);
    CU_ASSERT_EQUAL(nonce_check(&nonces, first, 1019, 10), NONCE_OLD);
    CU_ASSERT_EQUAL(nonce_check(&nonces, first, 1020, 10), NONCE_BAD);
    memcpy(first, nonces.current, NONCE_ROOM);
    CU_ASSERT_EQUAL(nonce_check(&nonces, first, 1040, 10), NONCE_BAD);
    memcpy(first, nonces.current, NONCE_ROOM);
    nonce_forget(&nonces);
    CU_ASSERT_EQUAL(nonce_check(&nonces, first, 1041, 10), NONCE_BAD);
}

static void a_vault_finds_all_it_holds_and_drops_what_ended(void)
{
    struct vault vault = {0};
    struct grant grant = {.scopes = (char *)(uintptr_t) "a b"};
    char name[32];

    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        CU_ASSERT_PTR_NOT_NULL(vault_add(&vault, name, 100, 200, &grant));
    }
    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        const struct ticket *ticket = vault_find(&vault, name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(ticket);
        UNIT_TEXT(ticket->grant.scopes, "a b");
    }
    CU_ASSERT_PTR_NULL(vault_find(&vault, "2000"));
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof(name), "later %d", i);
        CU_ASSERT_PTR_NOT_NULL(vault_add(&vault, name, 200, 300, NULL));
    }
    CU_ASSERT_EQUAL(vault.count, 5000);
    CU_ASSERT_PTR_NULL(vault_find(&vault, "7"));
    CU_ASSERT_PTR_NOT_NULL(vault_find(&vault, "later 0"));
    vault_free(&vault);
}

UNIT_MAIN("jose", UNIT_TEST(base64url_is_canonical),
          UNIT_TEST(thumbprints_are_those_of_the_rfcs),
          UNIT_TEST(signatures_are_those_of_the_rfc),
          UNIT_TEST(a_signature_holds_with_its_own_key_and_algorithm_alone),
          UNIT_TEST(what_is_signed_here_verifies),
          UNIT_TEST(an_ec_key_in_pem_is_as_long_as_its_curve),
          UNIT_TEST(what_is_no_strict_jws_is_refused),
          UNIT_TEST(dates_are_whole_seconds_or_more_precise),
          UNIT_TEST(a_proof_is_not_bad_for_want_of_memory),
          UNIT_TEST(the_proof_of_the_rfc_is_good_once),
          UNIT_TEST(a_nonce_is_good_for_two_lifetimes),
          UNIT_TEST(a_vault_finds_all_it_holds_and_drops_what_ended))
