/* SPDX-License-Identifier: MIT */
/*
 * proof.c - checks DPoP proofs
 */
#include "proof.h"

#include <string.h>
#include <strings.h>

#include "codec.h"
#include "htu.h"
#include "jws.h"

/* ---- the proof itself ---- */

/* Why a proof could not be checked, which is no fault of the proof. */
static const char no_memory[] = "No memory.";

/* Returns the DPoP header, or NULL if there is not exactly one. Sets *count to
   their number. */
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
    struct json_object *jwk;

    if (!text_is(jws->header, "typ", "dpop+jwt"))
        return "The typ of the DPoP proof must be dpop+jwt.";
    if (!json_object_object_get_ex(jws->header, "jwk", &jwk))
        return "The DPoP proof must have a jwk in its header.";
    if (jwk_read(&key, jwk) != NULL)
        return "The jwk of the DPoP proof must be a public RSA or EC key.";
    if (!public_key_fits(&key, jws->alg))
        return "The alg of the DPoP proof does not fit its jwk.";
    if (!jws_verify(jws, &key))
        return "The signature of the DPoP proof is invalid.";
    return jwk_thumbprint(proof->jkt, &key) ? NULL : no_memory;
}

static const char *check_hash(const struct jws *jws, const char *token)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);

    if (!sha256_base64url(&text, token))
        return no_memory;
    return text_is(jws->claims, "ath", buf_cstr(&text))
               ? NULL
               : "The ath of the DPoP proof is not the hash of the access "
                 "token.";
}

static const char *check_claims(const struct jws *jws,
                                const struct request *request,
                                const struct proof_wish *wish, int64_t now)
{
    const char *url = text_of(object_get(jws->claims, "htu"));
    int64_t issued;

    if (!text_is(jws->claims, "htm", request->method))
        return "The htm of the DPoP proof is not the request's method.";
    if (url == NULL || !htu_fits(url, wish->url))
        return "'htu' claim in the DPoP proof JWT is invalid.";
    if (!read_date(jws->claims, "iat", &issued))
        return "The DPoP proof must have an iat.";
    if (issued > now + CLOCK_LEEWAY)
        return "The DPoP proof was issued in the future.";
    if (issued < now - CLOCK_LEEWAY)
        return "The DPoP proof is too old.";
    return wish->token == NULL ? NULL : check_hash(jws, wish->token);
}

/* Each key has its own set of jti. A jti is kept as long as its proof's iat is
   accepted. */
static const char *use_once(struct oauth *oauth, const struct jws *jws,
                            const struct proof *proof, int64_t now)
{
    auto_buf struct buf text = BUF_INIT(2 * JWS_MAX);
    const char *jti = text_of(object_get(jws->claims, "jti"));

    if (jti == NULL || *jti == '\0')
        return "The DPoP proof must have a jti.";
    buf_fmt(&text, "%s %s", proof->jkt, jti);
    if (!buf_ok(&text))
        return no_memory;
    if (vault_find(&oauth->proofs, buf_cstr(&text)) != NULL)
        return "The DPoP proof has been used already: its jti is known.";
    return vault_add(&oauth->proofs, buf_cstr(&text), now,
                     now + 2 * CLOCK_LEEWAY + 1, NULL)
                   != NULL
               ? NULL
               : no_memory;
}

/* Call with the lock held. The clock is read here again, because a time from
   before locking could be earlier than that of the current nonce. */
static enum proof_state check_nonce(struct oauth *oauth, const struct jws *jws,
                                    struct nonces *nonces, struct proof *proof)
{
    enum nonce_state state =
        nonce_check(nonces, text_of(object_get(jws->claims, "nonce")),
                    oauth_now(oauth), oauth->with.nonce_lifetime);

    if (state == NONCE_GOOD)
        return PROOF_GOOD;
    memcpy(proof->nonce, nonces->current, NONCE_ROOM);
    return state == NONCE_OLD ? PROOF_GOOD : PROOF_NO_NONCE;
}

static enum proof_state state_of(const struct proof *proof)
{
    if (proof->why == NULL)
        return PROOF_GOOD;
    return proof->why == no_memory ? PROOF_NO_MEMORY : PROOF_BAD;
}

enum proof_state proof_check(struct oauth *oauth, const struct request *request,
                             const struct proof_wish *wish, struct proof *proof)
{
    auto_jws struct jws jws = JWS_INIT;
    int64_t now = oauth_now(oauth);
    enum proof_state state;
    size_t count;
    const char *text = find_header(request, &count);

    *proof = (struct proof){{0}, {0}, NULL};
    if (count == 0)
        return PROOF_ABSENT;
    if (text == NULL)
        proof->why = "There must be one DPoP header only.";
    else if (jws_read(&jws, text) != NULL)
        proof->why = "The DPoP proof is not a JWT signed with RS256, "
                     "RS384, RS512, ES256, ES384 or ES512.";
    else
        proof->why = check_key(&jws, proof);
    if (proof->why == NULL)
        proof->why = check_claims(&jws, request, wish, now);
    if (proof->why != NULL)
        return state_of(proof);
    pthread_mutex_lock(&oauth->lock);
    proof->why = use_once(oauth, &jws, proof, now);
    state = state_of(proof);
    if (state == PROOF_GOOD && wish->nonces != NULL)
        state = check_nonce(oauth, &jws, wish->nonces, proof);
    pthread_mutex_unlock(&oauth->lock);
    return state;
}
