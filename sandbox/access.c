/* SPDX-License-Identifier: MIT */
/*
 * access.c - checks the tokens, DPoP proofs and scopes of requests to the API
 *
 * The API token (SSWS) and the access token that were printed at the start
 * allow every operation. Other tokens come from the token endpoint; those that
 * are bound to a key are accepted only with a proof (RFC 9449, section 7).
 */
#include "access.h"

#include <string.h>
#include <strings.h>

#include "proof.h"

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

/* The request that a challenge answers. */
struct gate {
    const struct request *request;
    const char *base;  /* the sandbox's URL as the client knows it */
    const char *scope; /* the scope that the operation needs, or NULL */
    struct answer *answer;
};

/* Appends a parameter of a challenge. */
static void add_param(struct buf *out, const char *name, const char *value,
                      size_t size)
{
    buf_fmt(out, "%s%s=\"", out->data[out->size - 1] == ' ' ? "" : ", ", name);
    for (size_t i = 0; i < size; i++) {
        if (value[i] == '"' || value[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, value[i]);
    }
    buf_char(out, '"');
}

static void add_text(struct buf *out, const char *name, const char *value)
{
    add_param(out, name, value, strlen(value));
}

/* Refuses a token, a proof or a scope in Okta's way: with a challenge and
   without a body. Returns false. */
static bool refuse(const struct gate *gate, int status, const char *scheme,
                   const char *error, const char *why)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);
    auto_buf struct buf uri = BUF_INIT(BUF_TEXT);
    struct json_span path = gate->request->path;

    buf_fmt(&out, "%s ", scheme);
    if (strcmp(scheme, "DPoP") == 0)
        add_text(&out, "algs", ALGS);
    buf_fmt(&uri, "%s/oauth2/v1/authorize", gate->base);
    add_text(&out, "authorization_uri", buf_cstr(&uri));
    add_text(&out, "realm", gate->base);
    if (gate->scope != NULL)
        add_text(&out, "scope", gate->scope);
    add_text(&out, "error", error);
    add_text(&out, "error_description", why);
    add_param(&out, "resource", path.data, path.size);
    answer_reset(gate->answer, status);
    answer_header(gate->answer, "WWW-Authenticate", "%s", buf_cstr(&out));
    if (!buf_ok(&out) || !buf_ok(&uri))
        gate->answer->failed = true;
    return false;
}

static bool refuse_token(const struct gate *gate, const char *scheme,
                         const char *why)
{
    return refuse(gate, 401, scheme, "invalid_token", why);
}

static bool refuse_proof(const struct gate *gate, const char *why)
{
    return refuse(gate, 400, "DPoP", "invalid_dpop_proof", why);
}

/* Answers that memory ran out, for which no token is to blame. Returns
   false. */
static bool fail_without_memory(const struct gate *gate)
{
    answer_error(gate->answer, ERROR_INTERNAL, NULL, NULL);
    return false;
}

/* Copies the scopes of the token and the thumbprint of its key. Returns false
   if the token is not valid. If memory runs out, the scopes fail. */
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
    return good;
}

static bool check_proof(struct oauth *oauth, const struct gate *gate,
                        const char *token, const char *jkt)
{
    auto_buf struct buf url = BUF_INIT(BUF_TEXT);
    struct proof_wish wish = {
        NULL, token, oauth->with.api_nonce ? &oauth->api_nonces : NULL};
    struct proof proof;

    buf_str(&url, gate->base);
    buf_add(&url, gate->request->path.data, gate->request->path.size);
    if (!buf_ok(&url))
        return fail_without_memory(gate);
    wish.url = buf_cstr(&url);
    enum proof_state state = proof_check(oauth, gate->request, &wish, &proof);
    if (proof.nonce[0] != '\0')
        answer_header(gate->answer, "DPoP-Nonce", "%s", proof.nonce);
    if (state == PROOF_ABSENT)
        return refuse_proof(gate, "The DPoP proof JWT header is missing.");
    if (state == PROOF_NO_MEMORY)
        return fail_without_memory(gate);
    if (state == PROOF_BAD)
        return refuse_proof(gate, proof.why);
    if (strcmp(proof.jkt, jkt) != 0)
        return refuse_proof(gate, "The access token is bound to another key "
                                  "than the proof's.");
    if (state == PROOF_NO_NONCE)
        return refuse(gate, 400, "DPoP", "use_dpop_nonce",
                      "Resource server requires nonce in DPoP proof.");
    return true;
}

bool access_check(struct sandbox *sandbox, const struct request *request,
                  const char *base, const char *scope, struct answer *answer,
                  struct access *access)
{
    const struct gate gate = {request, base, scope, answer};
    const char *value = request_header(request, "Authorization");
    bool bearer = value != NULL && strncasecmp(value, "Bearer ", 7) == 0;
    bool dpop = value != NULL && strncasecmp(value, "DPoP ", 5) == 0;
    char jkt[THUMBPRINT_ROOM] = "";

    access->all = access_by_api_token(sandbox, request)
                  || (bearer && same_secret(value + 7, sandbox->access_token));
    access->scheme = dpop ? "DPoP" : "Bearer";
    if (access->all)
        return true;
    if (!bearer && !dpop) {
        answer_error(answer, ERROR_INVALID_TOKEN, NULL, NULL);
        return false;
    }
    const char *token = value + (bearer ? 7 : 5);
    if (!look_up(&sandbox->oauth, token, access, jkt))
        return refuse_token(&gate, access->scheme,
                            "The access token is unknown, expired or revoked.");
    if (!buf_ok(&access->scopes))
        return fail_without_memory(&gate);
    if (bearer && jkt[0] != '\0')
        return refuse_proof(&gate,
                            "The access token is bound to a key: send it as "
                            "Authorization: DPoP, with a proof.");
    if (dpop && jkt[0] == '\0')
        return refuse_token(&gate, "Bearer",
                            "The access token is not bound to a key: send it "
                            "as Authorization: Bearer.");
    return bearer || check_proof(&sandbox->oauth, &gate, token, jkt);
}

bool access_allows(const struct access *access, const char *scope,
                   const struct request *request, const char *base,
                   struct answer *answer)
{
    const struct gate gate = {request, base, scope, answer};

    if (access->all
        || scopes_have(buf_cstr(&access->scopes), scope, strlen(scope)))
        return true;
    return refuse(&gate, 403, access->scheme, "insufficient_scope",
                  "The access token provided does not contain the required "
                  "scopes.");
}
