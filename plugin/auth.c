/* SPDX-License-Identifier: MIT */
/* auth.c - the Authorization and DPoP lines of each try. */
#include "auth.h"

#include <string.h>

#include "clock.h"
#include "descriptor.h"
#include "grant.h"
#include "jsonwrite.h"
#include "jwt.h"

/* So many nonces grow old within one call; more is a server gone wrong. */
#define NONCES_MAX 4

bool auth_begin(struct auth *auth, struct connection *connection,
                const struct log *log, int64_t deadline, struct error *error)
{
    auth->connection = connection;
    auth->log = log;
    auth->deadline = deadline;
    if (connection->auth != AUTH_SERVICE_APP && connection->auth != AUTH_CODE)
        return true;
    if (connection->auth == AUTH_CODE && connection->refresh_token.size == 0) {
        error_add(error, CARD_AUTH, "refresh_token", "/refresh_token",
                  "Nobody has signed in for this connection yet. " SIGN_IN);
        return false;
    }
    auth->session = session_acquire(connection, error);
    return auth->session != NULL;
}

/* The token in use is a secret of the connection while it is used. */
static void forget_token(struct auth *auth)
{
    if (auth->redacted)
        auth->connection->redactor.count--;
    auth->redacted = false;
}

static void learn_token(struct auth *auth)
{
    struct redactor *redactor = &auth->connection->redactor;
    size_t before = redactor->count;

    redactor_add(redactor, buf_cstr(&auth->use.token), auth->use.token.size);
    auth->redacted = redactor->count > before;
}

void auth_end(struct auth *auth)
{
    if (auth->connection != NULL)
        forget_token(auth);
    session_release(auth->session);
    session_use_free(&auth->use);
}

static void add_authorization(struct request *request, const char *scheme,
                              const struct buf *token)
{
    buf_str(&request->signature, "Authorization: ");
    buf_str(&request->signature, scheme);
    buf_char(&request->signature, ' ');
    buf_add(&request->signature, token->data, token->size);
    buf_char(&request->signature, '\0');
}

/* The URL without query and fragment (RFC 9449, section 4.2: htu). */
static char *bare_url(const struct request *request)
{
    CURLU *url = curl_url_dup(request->url);
    char *text = NULL;

    if (url != NULL && curl_url_set(url, CURLUPART_QUERY, NULL, 0) == CURLUE_OK
        && curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK)
        curl_url_get(url, CURLUPART_URL, &text, 0);
    curl_url_cleanup(url);
    return text;
}

static bool add_proof(struct auth *auth, struct request *request)
{
    char *url = bare_url(request);
    const struct session_use *use = &auth->use;
    const struct jwt_proof proof = {
        .method = request->method,
        .url = url,
        .nonce = use->nonce.size > 0 ? buf_cstr(&use->nonce) : NULL,
        .access_token = buf_cstr(&use->token),
        .now = clock_now_s(&auth->connection->origin),
    };
    bool good;

    buf_str(&request->signature, "DPoP: ");
    good = url != NULL
           && jwt_proof(&auth->session->proof_key, &proof, &request->signature);
    buf_char(&request->signature, '\0');
    curl_free(url);
    return good;
}

bool auth_sign(struct auth *auth, struct request *request, struct error *error)
{
    const struct connection *c = auth->connection;

    buf_reset(&request->signature);
    if (auth->session == NULL) {
        add_authorization(
            request, c->auth == AUTH_API_TOKEN ? "SSWS" : "Bearer", &c->token);
        return buf_ok(&request->signature) || error_no_memory(error);
    }
    forget_token(auth);
    if (!session_token(auth->session, c, auth->log, auth->deadline, &auth->use,
                       error))
        return false;
    learn_token(auth);
    add_authorization(request, auth->use.dpop ? "DPoP" : "Bearer",
                      &auth->use.token);
    if (auth->use.dpop && !add_proof(auth, request))
        return error_no_memory(error);
    return buf_ok(&request->signature) || error_no_memory(error);
}

void auth_update(struct auth *auth, struct buf *update)
{
    auto_buf struct buf token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX);

    if (auth->session == NULL)
        return;
    session_refresh_token(auth->session, auth->connection, &token);
    update->failed = update->failed || !buf_ok(&token);
    if (token.size == 0)
        return;
    buf_char(update, '{');
    json_key(update, card_connection[CONNECTION_REFRESH_TOKEN].key);
    json_quote(update, token.data, token.size);
    buf_char(update, '}');
}

/* A nonce that the try which was refused did not have. */
static bool is_new_nonce(const struct auth *auth, const char *nonce)
{
    return nonce != NULL && strcmp(nonce, buf_cstr(&auth->use.nonce)) != 0;
}

bool auth_again(struct auth *auth, const struct response *response)
{
    const char *challenge =
        response->challenge != NULL ? response->challenge : "";

    if (auth->session == NULL)
        return false;
    if (response->dpop_nonce != NULL)
        session_api_nonce(auth->session, response->dpop_nonce);
    if (response->status != 401)
        return false;
    if (strstr(challenge, "use_dpop_nonce") != NULL)
        return is_new_nonce(auth, response->dpop_nonce)
               && auth->nonces++ < NONCES_MAX;
    if (auth->renewed)
        return false;
    auth->renewed = true;
    session_reject(auth->session, auth->use.generation);
    return true;
}
