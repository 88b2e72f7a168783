/* SPDX-License-Identifier: MIT */
/*
 * proof.c - see proof.h
 */
#include "proof.h"

#include <gnutls/crypto.h>
#include <string.h>
#include <strings.h>

#include "codec.h"
#include "jws.h"

#define URL_MAX 65536

/* ---- URLs ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Escapes of what need not be escaped are undone; the rest is upper case. */
static void add_path(struct buf *out, const char *path)
{
    auto_buf struct buf byte = BUF_INIT(8);

    for (; *path != '\0'; path++) {
        buf_reset(&byte);
        size_t size = strnlen(path, 3);
        percent_decode(&byte, path, size, false);
        if (*path == '%' && size == 3 && byte.size == 1) {
            auto_buf struct buf again = BUF_INIT(8);
            percent_encode(&again, buf_cstr(&byte), 1);
            buf_str(out, buf_cstr(&again));
            path += 2;
        } else {
            buf_char(out, *path);
        }
    }
}

static bool normalize(struct buf *out, const char *url)
{
    const char *host = strstr(url, "://");

    if (host == NULL || strpbrk(url, "?#") != NULL)
        return false;
    host += 3;
    size_t host_size = strcspn(host, "/");
    for (const char *at = url; at < host + host_size; at++)
        buf_char(out, lower(*at));
    const char *port = strncmp(buf_cstr(out), "https:", 6) == 0  ? ":443"
                       : strncmp(buf_cstr(out), "http:", 5) == 0 ? ":80"
                                                                 : ":";
    size_t size = strlen(port);
    if (host_size > size
        && strcmp(buf_cstr(out) + out->size - size, port) == 0) {
        auto_buf struct buf cut = BUF_INIT(URL_MAX);
        buf_add(&cut, buf_cstr(out), out->size - size);
        buf_reset(out);
        buf_add(out, buf_cstr(&cut), cut.size);
    }
    add_path(out, host[host_size] == '\0' ? "/" : host + host_size);
    return buf_ok(out);
}

bool url_same(const char *one, const char *other)
{
    auto_buf struct buf left = BUF_INIT(URL_MAX);
    auto_buf struct buf right = BUF_INIT(URL_MAX);

    return normalize(&left, one) && normalize(&right, other)
           && strcmp(buf_cstr(&left), buf_cstr(&right)) == 0;
}

/* ---- the proof itself ---- */

/* The one DPoP header; NULL with *count telling why. */
static const char *find_header(const struct request *request, size_t *count)
{
    const char *value = NULL;

    *count = 0;
    for (size_t i = 0; i < request->headers.count; i++) {
        if (strcasecmp(request->headers.items[i].name, "DPoP") != 0)
            continue;
        value = request->headers.items[i].value;
        ++*count;
    }
    return *count == 1 ? value : NULL;
}

static const char *check_key(const struct jws *jws, struct proof *proof)
{
    auto_public_key struct public_key key = {0};
    struct json_span header = {buf_cstr(&jws->header), jws->header.size};
    struct json_span jwk;

    if (!json_text_is(&jws->header, "typ", "dpop+jwt"))
        return "The typ of the DPoP proof must be dpop+jwt.";
    if (!json_find(header, "jwk", &jwk))
        return "The DPoP proof must have a jwk in its header.";
    if (jwk_read(&key, jwk) != NULL)
        return "The jwk of the DPoP proof must be a public RSA or EC key.";
    if (!public_key_fits(&key, jws->alg))
        return "The alg of the DPoP proof does not fit its jwk.";
    if (!jws_verify(jws, &key))
        return "The signature of the DPoP proof is invalid.";
    return jwk_thumbprint(proof->jkt, &key) ? NULL : "No memory.";
}

static bool hash_is(const struct jws *jws, const char *token)
{
    auto_buf struct buf text = BUF_INIT(64);
    unsigned char hash[32];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, token, strlen(token), hash) < 0)
        return false;
    base64url_encode(&text, hash, sizeof(hash));
    return json_text_is(&jws->claims, "ath", buf_cstr(&text));
}

static const char *check_claims(const struct jws *jws,
                                const struct request *request,
                                const struct proof_wish *wish, int64_t now)
{
    auto_buf struct buf url = BUF_INIT(URL_MAX);
    int64_t issued;

    if (!json_text_is(&jws->claims, "htm", request->method))
        return "The htm of the DPoP proof is not the request's method.";
    if (!json_text(&jws->claims, "htu", &url)
        || !url_same(buf_cstr(&url), wish->url))
        return "The htu of the DPoP proof is not the request's URL without "
               "query and fragment.";
    if (!json_date(&jws->claims, "iat", &issued))
        return "The DPoP proof must have an iat.";
    if (issued > now + CLOCK_LEEWAY)
        return "The DPoP proof was issued in the future.";
    if (issued < now - CLOCK_LEEWAY)
        return "The DPoP proof is too old.";
    if (wish->token != NULL && !hash_is(jws, wish->token))
        return "The ath of the DPoP proof is not the hash of the access "
               "token.";
    return NULL;
}

/* The jti is the key's own. It is kept for as long as its iat is taken. */
static const char *use_once(struct oauth *oauth, const struct jws *jws,
                            const struct proof *proof, int64_t now)
{
    auto_buf struct buf text = BUF_INIT(2 * JWS_MAX);

    buf_fmt(&text, "%s ", proof->jkt);
    size_t before = text.size;
    if (!json_text(&jws->claims, "jti", &text) || text.size == before)
        return "The DPoP proof must have a jti.";
    if (vault_find(&oauth->proofs, buf_cstr(&text)) != NULL)
        return "The DPoP proof has been used already: its jti is known.";
    return vault_add(&oauth->proofs, buf_cstr(&text), now,
                     now + 2 * CLOCK_LEEWAY + 1, NULL)
                   != NULL
               ? NULL
               : "No memory.";
}

static enum proof_state check_nonce(struct oauth *oauth, const struct jws *jws,
                                    struct nonces *nonces, struct proof *proof,
                                    int64_t now)
{
    auto_buf struct buf nonce = BUF_INIT(JWS_MAX);
    bool given = json_text(&jws->claims, "nonce", &nonce);
    enum nonce_state state =
        nonce_check(nonces, given ? buf_cstr(&nonce) : NULL, now,
                    oauth->with.nonce_lifetime);

    if (state == NONCE_GOOD)
        return PROOF_GOOD;
    memcpy(proof->nonce, nonces->current, NONCE_ROOM);
    return state == NONCE_OLD ? PROOF_GOOD : PROOF_NO_NONCE;
}

enum proof_state proof_check(struct oauth *oauth, const struct request *request,
                             const struct proof_wish *wish, struct proof *proof)
{
    auto_jws struct jws jws = JWS_INIT;
    int64_t now = oauth_now(oauth);
    enum proof_state state = PROOF_BAD;
    size_t count;
    const char *text = find_header(request, &count);

    *proof = (struct proof){{0}, {0}, NULL};
    if (count == 0)
        return PROOF_ABSENT;
    if (text == NULL)
        proof->why = "There must be one DPoP header only.";
    else if (jws_read(&jws, text) != NULL)
        proof->why = "The DPoP proof is no JWT signed with RS256, RS384, "
                     "RS512, ES256, ES384 or ES512.";
    else
        proof->why = check_key(&jws, proof);
    if (proof->why == NULL)
        proof->why = check_claims(&jws, request, wish, now);
    if (proof->why != NULL)
        return PROOF_BAD;
    pthread_mutex_lock(&oauth->lock);
    proof->why = use_once(oauth, &jws, proof, now);
    if (proof->why == NULL)
        state = wish->nonces == NULL
                    ? PROOF_GOOD
                    : check_nonce(oauth, &jws, wish->nonces, proof, now);
    pthread_mutex_unlock(&oauth->lock);
    return state;
}
