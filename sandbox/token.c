/* SPDX-License-Identifier: MIT */
/*
 * token.c - authenticates the client, checks the proof, and runs the grant
 *
 * The order of the checks is Okta's: first the client, which uses up its
 * assertion, then the proof, then the grant. So a client that gets a nonce
 * needs a new proof and a new assertion.
 */
#include "token.h"

#include <string.h>

#include "clientauth.h"
#include "issue.h"
#include "proof.h"
#include "redeem.h"
#include "tokenanswer.h"

/* ---- the key that tokens are bound to ---- */

static bool check_proof(struct oauth_call *call, const struct client *client,
                        char jkt[THUMBPRINT_ROOM])
{
    auto_buf struct buf url = BUF_INIT(BUF_TEXT);
    struct proof_wish wish = {NULL, NULL, &call->oauth->token_nonces};
    struct proof proof;

    jkt[0] = '\0';
    if (client->dpop == DPOP_OFF)
        return true;
    buf_fmt(&url, "%s" TOKEN_PATH, call->base);
    if (!buf_ok(&url))
        return oauth_fail(call, 500, "server_error", "No memory.");
    wish.url = buf_cstr(&url);
    enum proof_state state =
        proof_check(call->oauth, call->request, &wish, &proof);
    if (proof.nonce[0] != '\0')
        answer_header(call->answer, "DPoP-Nonce", "%s", proof.nonce);
    switch (state) {
    case PROOF_GOOD:
        memcpy(jkt, proof.jkt, THUMBPRINT_ROOM);
        return true;
    case PROOF_ABSENT:
        return client->dpop != DPOP_REQUIRED
               || oauth_fail(call, 400, "invalid_dpop_proof",
                             "The DPoP proof JWT header is missing.");
    case PROOF_NO_MEMORY:
        return oauth_fail(call, 500, "server_error", "No memory.");
    case PROOF_BAD:
        return oauth_fail(call, 400, "invalid_dpop_proof", "%s", proof.why);
    default:
        return oauth_fail(call, 400, "use_dpop_nonce",
                          "Authorization server requires nonce in DPoP "
                          "proof.");
    }
}

/* ---- client_credentials ---- */

static void client_credentials(struct oauth_call *call,
                               const struct client *client, const char *jkt)
{
    auto_buf struct buf scopes = BUF_INIT(BUF_TEXT);
    auto_buf struct buf token = BUF_INIT_SECRET(BUF_TEXT);
    struct grant grant = {.client = client};

    if (oauth_param(call, "scope") == NULL) {
        oauth_fail(call, 400, "invalid_scope",
                   "'scope' is missing: name at least one.");
        return;
    }
    if (!token_scopes(call, client->scopes, &scopes))
        return;
    memcpy(grant.jkt, jkt, THUMBPRINT_ROOM);
    grant.scopes = (char *)(uintptr_t)buf_cstr(&scopes);
    bool good = issue_sign(call->oauth, call->base, &grant, &token);
    pthread_mutex_lock(&call->oauth->lock);
    grant.family = issue_family(call->oauth);
    good = good && issue_keep_access(call->oauth, buf_cstr(&token), &grant);
    pthread_mutex_unlock(&call->oauth->lock);
    if (good)
        token_give(call, GRANT_CLIENT_CREDENTIALS, &grant, buf_cstr(&token),
                   NULL);
    else
        oauth_fail(call, 500, "server_error", "No memory.");
}

/* ---- which grant ---- */

static void (*const grants[GRANT_KINDS])(struct oauth_call *call,
                                         const struct client *client,
                                         const char *jkt) = {
    [GRANT_CLIENT_CREDENTIALS] = client_credentials,
    [GRANT_AUTHORIZATION_CODE] = redeem_code,
    [GRANT_REFRESH_TOKEN] = redeem_refresh,
};

static bool read_kind(struct oauth_call *call, enum grant_kind *kind)
{
    struct oauth_counts *counts = &call->oauth->counts;
    const char *name = oauth_param(call, "grant_type");
    size_t i = 0;

    while (i < GRANT_KINDS && (name == NULL || strcmp(name, grant_names[i])))
        i++;
    pthread_mutex_lock(&call->oauth->lock);
    if (i < GRANT_KINDS)
        counts->requests[i]++;
    else
        counts->requests_otherwise++;
    pthread_mutex_unlock(&call->oauth->lock);
    if (name == NULL)
        return oauth_fail(call, 400, "invalid_request",
                          "The parameter 'grant_type' is missing.");
    if (i == GRANT_KINDS)
        return oauth_fail(call, 400, "unsupported_grant_type",
                          "The grant_type '%s' is not supported.", name);
    *kind = (enum grant_kind)i;
    return true;
}

void token_answer(struct oauth_call *call)
{
    enum grant_kind kind = GRANT_CLIENT_CREDENTIALS;
    char jkt[THUMBPRINT_ROOM];

    answer_header(call->answer, "Cache-Control", "no-store");
    answer_header(call->answer, "Pragma", "no-cache");
    if (!oauth_read_form(call) || !read_kind(call, &kind))
        return;
    const struct client *client = client_authenticate(call, TOKEN_PATH);
    if (client == NULL)
        return;
    if (!client->grants[kind])
        oauth_fail(call, 400, "unauthorized_client",
                   "The client is not allowed the grant type '%s'.",
                   grant_names[kind]);
    else if (check_proof(call, client, jkt))
        grants[kind](call, client, jkt);
}
