/* SPDX-License-Identifier: MIT */
/*
 * access.c - see access.h
 *
 * The API token (SSWS) and the access token that were told at start are good
 * for everything. Others come from the token endpoint, and those that are
 * bound to a key are taken with a proof alone (RFC 9449, section 7).
 */
#include "access.h"

#include <string.h>
#include <strings.h>

#include "proof.h"

#define TEXT_MAX 65536
#define ALGS "RS256 RS384 RS512 ES256 ES384 ES512"

void access_free(struct access *access)
{
    buf_free(&access->scopes);
}

bool access_by_api_token(const struct sandbox *sandbox,
                         const struct request *request)
{
    const char *value = request_header(request, "Authorization");

    return value != NULL && strncasecmp(value, "SSWS ", 5) == 0
           && same_secret(value + 5, sandbox->api_token);
}

/* 401 with a challenge; error NULL: without one, as for SSWS. */
static bool refuse(struct answer *answer, const char *base, const char *scheme,
                   const char *error, const char *why)
{
    answer_error(answer, ERROR_INVALID_TOKEN, NULL, NULL);
    if (strcmp(scheme, "DPoP") == 0)
        answer_header(answer, "WWW-Authenticate",
                      "DPoP algs=\"" ALGS "\", error=\"%s\", "
                      "error_description=\"%s\"",
                      error, why);
    else
        answer_header(answer, "WWW-Authenticate",
                      "Bearer authorization_uri=\"%s/oauth2/v1/authorize\", "
                      "realm=\"%s\", error=\"%s\", error_description=\"%s\"",
                      base, base, error, why);
    return false;
}

/* Copies out what the token stands for. */
static bool look_up(struct oauth *oauth, const char *token,
                    struct access *access, char jkt[THUMBPRINT_ROOM])
{
    int64_t now = oauth_now(oauth);

    pthread_mutex_lock(&oauth->lock);
    const struct ticket *ticket = vault_find(&oauth->access, token);
    bool good = ticket != NULL && ticket->ends > now;
    if (good) {
        buf_str(&access->scopes, ticket->grant.scopes);
        memcpy(jkt, ticket->grant.jkt, THUMBPRINT_ROOM);
    }
    pthread_mutex_unlock(&oauth->lock);
    return good && buf_ok(&access->scopes);
}

static bool check_proof(struct oauth *oauth, const struct request *request,
                        const char *base, const char *token, const char *jkt,
                        struct answer *answer)
{
    auto_buf struct buf url = BUF_INIT(TEXT_MAX);
    struct proof_wish wish = {
        NULL, token, oauth->with.api_nonce ? &oauth->api_nonces : NULL};
    struct proof proof;

    buf_str(&url, base);
    buf_add(&url, request->path.data, request->path.size);
    wish.url = buf_cstr(&url);
    enum proof_state state = proof_check(oauth, request, &wish, &proof);
    if (proof.nonce[0] != '\0')
        answer_header(answer, "DPoP-Nonce", "%s", proof.nonce);
    if (state == PROOF_ABSENT)
        return refuse(answer, base, "DPoP", "invalid_dpop_proof",
                      "The DPoP proof JWT header is missing.");
    if (state == PROOF_BAD)
        return refuse(answer, base, "DPoP", "invalid_dpop_proof", proof.why);
    if (strcmp(proof.jkt, jkt) != 0)
        return refuse(answer, base, "DPoP", "invalid_token",
                      "The access token is bound to another key than the "
                      "proof's.");
    if (state == PROOF_NO_NONCE)
        return refuse(answer, base, "DPoP", "use_dpop_nonce",
                      "Resource server requires nonce in DPoP proof.");
    return true;
}

bool access_check(struct sandbox *sandbox, const struct request *request,
                  const char *base, struct answer *answer,
                  struct access *access)
{
    const char *value = request_header(request, "Authorization");
    bool bearer = value != NULL && strncasecmp(value, "Bearer ", 7) == 0;
    bool dpop = value != NULL && strncasecmp(value, "DPoP ", 5) == 0;
    char jkt[THUMBPRINT_ROOM] = "";

    access->all = access_by_api_token(sandbox, request)
                  || (bearer && same_secret(value + 7, sandbox->access_token));
    if (access->all)
        return true;
    if (!bearer && !dpop) {
        answer_error(answer, ERROR_INVALID_TOKEN, NULL, NULL);
        return false;
    }
    const char *token = value + (bearer ? 7 : 5);
    if (!look_up(&sandbox->oauth, token, access, jkt))
        return refuse(answer, base, bearer ? "Bearer" : "DPoP", "invalid_token",
                      "The access token is unknown, expired or revoked.");
    if (bearer && jkt[0] != '\0')
        return refuse(answer, base, "DPoP", "invalid_token",
                      "The access token is bound to a key: send it as "
                      "Authorization: DPoP, with a proof.");
    if (dpop && jkt[0] == '\0')
        return refuse(answer, base, "Bearer", "invalid_token",
                      "The access token is not bound to a key: send it as "
                      "Authorization: Bearer.");
    return bearer
           || check_proof(&sandbox->oauth, request, base, token, jkt, answer);
}

bool access_allows(const struct access *access, const char *scope,
                   const struct request *request, const char *base,
                   struct answer *answer)
{
    if (access->all
        || scopes_have(buf_cstr(&access->scopes), scope, strlen(scope)))
        return true;
    answer_error(answer, ERROR_PERMISSION, NULL, NULL);
    answer_header(answer, "WWW-Authenticate",
                  "Bearer authorization_uri=\"%s/oauth2/v1/authorize\", "
                  "realm=\"%s\", scope=\"%s\", error=\"insufficient_scope\", "
                  "error_description=\"The access token provided does not "
                  "contain the required scopes.\", resource=\"%.*s\"",
                  base, base, scope, (int)request->path.size,
                  request->path.data);
    return false;
}
