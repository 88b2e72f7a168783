/* SPDX-License-Identifier: MIT */
/* oauth.c - signs with a session's token and DPoP proofs, and reacts if the API
   refuses them. */
#include "oauth.h"

#include <string.h>

#include "auth-limits.h"
#include "challenge.h"
#include "clock.h"
#include "jwt.h"
#include "service.h"
#include "target.h"

bool oauth_begin(struct auth *auth, struct error *error)
{
    auth->session = session_acquire(auth->connection, error);
    return auth->session != NULL;
}

static bool add_proof(struct auth *auth, struct request *request)
{
    auto_buf struct buf htu =
        BUF_INIT(ORIGIN_MAX + ORIGIN_BASE_MAX + TARGET_MAX);
    const struct session_use *use = &auth->use;
    struct jwt_proof proof = {
        .method = request->method,
        .nonce = use->nonce.size > 0 ? buf_cstr(&use->nonce) : NULL,
        .access_token = buf_cstr(&use->token),
        .now = clock_now_s(&auth->connection->origin),
    };
    auto_buf struct buf url = BUF_INIT(BUF_UNLIMITED);
    bool good =
        request_add_url(request, &url) && service.htu(&htu, buf_cstr(&url));

    proof.url = buf_cstr(&htu);
    buf_str(&request->signature, "DPoP: ");
    good = good
           && jwt_proof(&auth->session->proof_key, &proof, &request->signature);
    buf_char(&request->signature, '\0');
    return good;
}

bool oauth_sign(struct auth *auth, struct request *request, struct error *error)
{
    auth_forget_token(auth);
    if (!session_token(auth->session, auth->connection, auth->log,
                       auth->deadline, &auth->use, error))
        return false;
    auth_learn_token(auth);
    auth_add_token(request, auth->use.dpop ? "DPoP" : "Bearer",
                   &auth->use.token);
    if (auth->use.dpop && !add_proof(auth, request))
        return error_no_memory(error);
    return true;
}

/* Is it a nonce that the refused try did not have? */
static bool is_new_nonce(const struct auth *auth, const char *nonce)
{
    return nonce != NULL && strcmp(nonce, buf_cstr(&auth->use.nonce)) != 0;
}

/* A request that was refused for its nonce was not carried out, so it is sent
   again. A request that must not be repeated is sent again only once, in case
   the server is wrong. */
static bool follow_nonce(struct auth *auth, const struct request *request,
                         const char *nonce)
{
    unsigned most = request->repeatable ? AUTH_NONCES_MAX : 1;

    return is_new_nonce(auth, nonce) && auth->nonces++ < most;
}

/* Does the API ask for a nonce? RFC 9449, section 9, uses status 401, and
   some servers use 400. */
static bool wants_nonce(const struct response *response)
{
    auto_challenge struct challenge challenge = CHALLENGE_INIT;

    return response->challenges.size > 0
           && challenge_read(&challenge, &response->challenges)
           && challenge_error_is(&challenge, "use_dpop_nonce");
}

bool oauth_again(struct auth *auth, const struct request *request,
                 const struct response *response)
{
    if (response->dpop_nonce != NULL)
        session_api_nonce(auth->session, response->dpop_nonce);
    if (response->status != 400 && response->status != 401)
        return false;
    if (wants_nonce(response))
        return follow_nonce(auth, request, response->dpop_nonce);
    if (response->status == 400 || auth->renewed)
        return false;
    auth->renewed = true;
    session_reject(auth->session, auth->use.generation);
    return true;
}

void oauth_preview(const struct connection *connection, struct buf *out)
{
    bool dpop = session_proves(connection);

    auth_preview(out, dpop ? "DPoP" : "Bearer", CONNECTION_ACCESS_TOKEN);
    if (dpop)
        buf_str(out, ",{\"name\":\"DPoP\",\"value\":\"" REDACT_MASK "\"}");
}
