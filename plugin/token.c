/* SPDX-License-Identifier: MIT */
/* token.c - the token request, its answer, and its second tries. */
#include "token.h"

#include <string.h>

#include "card.h"
#include "clock.h"
#include "grant.h"
#include "jwt.h"
#include "retrywait.h"
#include "tokenform.h"
#include "transport.h"

#define BODY_MAX 131072
#define TOKEN_PATH "/oauth2/v1/token"
#define TRIES_MAX 5

/* A token is renewed when a tenth of its life is left, or this much. */
#define TOKEN_EARLY_US INT64_C(300000000)

/* A clock this far off is worth another try, in seconds. */
#define SKEW_SECONDS 30

/* One token being fetched: what is known so far. */
struct fetch {
    struct session *session;
    const struct connection *connection;
    const struct log *log;
    int64_t deadline;
    bool dpop;
    int64_t ahead; /* of our clock by which the last try was made */
    int64_t retries;
    bool rotated;          /* a refresh token came, and is the session's */
    bool lost;             /* the last try, and it may be repeated */
    bool fresh;            /* a kept connection was dead: take a new one */
    struct key client_key; /* of a service app */
    const struct token_code *code; /* NULL: none to exchange */
    struct buf refresh_token;
    struct buf nonce;
    struct buf form; /* of the last try */
    struct grant_answer answer;
};

static void fetch_free(struct fetch *f)
{
    key_free(&f->client_key);
    buf_free(&f->refresh_token);
    buf_free(&f->nonce);
    buf_free(&f->form);
    grant_answer_free(&f->answer);
}

/* ---- the request ---- */

/* The grant of this fetch: a code, a refresh token, or the app's own key. */
static bool add_grant(struct fetch *f, const char *endpoint,
                      struct request *request, struct buf *form)
{
    bool by_key = f->connection->auth == AUTH_SERVICE_APP;

    if (by_key)
        return tokenform_client(form, f->connection, &f->client_key, endpoint,
                                clock_now_s(&f->connection->origin));
    if (!tokenform_basic(&request->signature, f->connection))
        return false;
    if (f->code != NULL)
        return tokenform_code(form, f->code);
    return tokenform_refresh(form, buf_cstr(&f->refresh_token));
}

static bool add_proof(struct fetch *f, const char *endpoint, struct buf *lines)
{
    const struct jwt_proof proof = {
        .method = "POST",
        .url = endpoint,
        .nonce = f->nonce.size > 0 ? buf_cstr(&f->nonce) : NULL,
        .now = clock_now_s(&f->connection->origin),
    };

    buf_str(lines, "DPoP: ");
    if (!jwt_proof(&f->session->proof_key, &proof, lines))
        return false;
    buf_char(lines, '\0');
    return buf_ok(lines);
}

static bool make_request(struct fetch *f, struct request *request,
                         struct error *error)
{
    auto_buf struct buf target = BUF_INIT(64);

    buf_str(&target, TOKEN_PATH);
    request->method = "POST";
    request->takes_body = true;
    /* A code and a refresh token are good for once: neither is risked on a
       connection that may be dead. */
    request->repeatable = f->connection->auth == AUTH_SERVICE_APP;
    request->fresh = f->fresh || !request->repeatable;
    request->url = origin_join(&f->connection->origin, &target, error);
    if (request->url == NULL)
        return false;
    if (curl_url_get(request->url, CURLUPART_URL, &request->url_text, 0)
        != CURLUE_OK)
        return error_no_memory(error);
    f->ahead = clock_ahead_s(&f->connection->origin);
    request_add_user_agent(request, NULL);
    buf_add(&request->lines, "Accept: application/json", 25);
    buf_add(&request->lines, "Content-Type: application/x-www-form-urlencoded",
            48);
    if (f->dpop && !add_proof(f, request->url_text, &request->signature))
        return error_no_memory(error);
    buf_reset(&f->form);
    if (!add_grant(f, request->url_text, request, &f->form)
        || !buf_ok(&request->lines))
        return error_no_memory(error);
    request->body = (struct json_span){f->form.data, f->form.size};
    return true;
}

static bool try_once(struct fetch *f, struct error *error)
{
    auto_request struct request request = REQUEST_INIT;
    struct receiver receiver = grant_receiver(&f->answer);
    struct attempt attempt = {0};

    grant_answer_reset(&f->answer);
    f->lost = false;
    if (f->connection->auth == AUTH_CODE && !grant_answer_prepare(&f->answer))
        return error_no_memory(error);
    if (!make_request(f, &request, error))
        return false;
    if (transport_perform(&request, f->connection, f->log, f->deadline,
                          &receiver, &attempt, error))
        return grant_answer_read(&f->answer, error);
    f->lost = attempt.lost && request.repeatable;
    if (!attempt.stale || request.fresh)
        return false;
    f->fresh = true;
    error_free(error);
    return try_once(f, error);
}

/* ---- what the answer means ---- */

/* Learns a nonce from any answer. True when there is one that the last try did
   not have. */
static bool learn(struct fetch *f)
{
    const struct grant_answer *a = &f->answer;
    bool new_nonce =
        a->nonce.size > 0
        && (a->nonce.size != f->nonce.size
            || memcmp(a->nonce.data, buf_cstr(&f->nonce), a->nonce.size) != 0);

    if (new_nonce) {
        buf_reset(&f->nonce);
        buf_add(&f->nonce, a->nonce.data, a->nonce.size);
    }
    return new_nonce;
}

static bool clock_was_wrong(const struct fetch *f)
{
    int64_t by = clock_ahead_s(&f->connection->origin) - f->ahead;

    return by > SKEW_SECONDS || by < -SKEW_SECONDS;
}

/* Is there something to change that would make another try succeed? */
static bool worth_another_try(struct fetch *f)
{
    bool new_nonce = learn(f);
    bool wants_nonce = grant_error_is(&f->answer, "use_dpop_nonce");

    if (wants_nonce && new_nonce && f->dpop)
        return true;
    if (!f->dpop && f->connection->dpop == DPOP_AUTO
        && (grant_error_is(&f->answer, "invalid_dpop_proof") || wants_nonce)) {
        f->dpop = true;
        return true;
    }
    return clock_was_wrong(f)
           && (grant_error_is(&f->answer, "invalid_client")
               || grant_error_is(&f->answer, "invalid_dpop_proof"));
}

/*
 * The rules of retry.c for a sign-in. A refresh token or a code may have been
 * spent where no answer, or none of the app's, came: they go out again only
 * when the rate limit refused them.
 */
static bool retry(struct fetch *f, bool whole, struct error *error)
{
    long status = whole ? f->answer.status : 0;
    bool by_key = f->connection->auth == AUTH_SERVICE_APP;
    const struct wait_facts facts = {
        .status = status,
        .limits = &f->answer.limits,
        .retries = (unsigned)f->retries,
        .now = clock_now_s(&f->connection->origin),
        .chance = wait_chance(),
    };
    struct wait wait = wait_before(&facts);
    bool again =
        whole ? status == 429 || (by_key && (status == 503 || status == 504))
              : f->lost;

    if (!again || f->retries >= f->connection->max_retries
        || !wait_fits(wait, f->deadline, error))
        return false;
    f->retries++;
    error_free(error);
    return wait_out(wait, f->log, error);
}

static bool begin(struct fetch *f, struct error *error)
{
    struct session *s = f->session;

    pthread_mutex_lock(&s->lock);
    f->dpop = s->dpop;
    buf_add(&f->nonce, s->token_nonce.data, s->token_nonce.size);
    buf_add(&f->refresh_token, s->refresh_token.data, s->refresh_token.size);
    pthread_mutex_unlock(&s->lock);
    return (buf_ok(&f->nonce) && buf_ok(&f->refresh_token))
           || error_no_memory(error);
}

/* It takes the place of the old one without any memory: it is never lost. */
static void keep_refresh_token(struct fetch *f)
{
    struct buf *kept = &f->session->refresh_token, old = *kept;

    if (f->answer.status != 200 || f->answer.refresh_token.size == 0
        || !buf_ok(&f->answer.refresh_token))
        return;
    *kept = f->answer.refresh_token;
    f->answer.refresh_token = old;
    f->rotated = true;
    session_rotated(f->session, f->connection);
}

/* What was learned is kept, whether or not a token came. */
static bool keep(struct fetch *f, bool good, struct error *error)
{
    struct session *s = f->session;
    const struct grant_answer *a = &f->answer;
    int64_t life = a->expires_in * 1000000;
    bool kept;

    pthread_mutex_lock(&s->lock);
    s->dpop = f->dpop;
    buf_reset(&s->token_nonce);
    buf_add(&s->token_nonce, f->nonce.data, f->nonce.size);
    keep_refresh_token(f);
    if (good) {
        buf_reset(&s->token);
        buf_add(&s->token, a->token.data, a->token.size);
        s->token_is_dpop = a->dpop;
        s->renew_at =
            transport_now() + life
            - (life / 10 < TOKEN_EARLY_US ? life / 10 : TOKEN_EARLY_US);
        s->generation++;
    }
    kept = buf_ok(&s->token) && buf_ok(&s->token_nonce) && buf_ok(&f->nonce);
    pthread_mutex_unlock(&s->lock);
    return kept || error_no_memory(error);
}

/* The key is read for each token and forgotten with it: OpenSSL's numbers lie
   in memory that is not ours to keep out of a core. */
static bool read_key(struct fetch *f, struct error *error)
{
    const struct connection *c = f->connection;
    const char *wrong;

    if (c->auth != AUTH_SERVICE_APP)
        return true;
    wrong =
        key_read(&f->client_key, buf_cstr(&c->private_key), c->private_key.size,
                 c->private_key_passphrase.size > 0
                     ? buf_cstr(&c->private_key_passphrase)
                     : NULL,
                 c->key_id.size > 0 ? buf_cstr(&c->key_id) : NULL);
    if (wrong != NULL)
        error_add(error, CARD_BAD_CONNECTION, "private_key", "/private_key",
                  "Private Key cannot be used. %s", wrong);
    return wrong == NULL;
}

/* Bearer where the connection insists on proofs is no token to use (RFC 9449,
   section 5). */
static bool has_token(const struct fetch *f)
{
    const struct grant_answer *a = &f->answer;

    return a->status == 200 && a->token.size > 0
           && (a->dpop || f->connection->auth != AUTH_SERVICE_APP
               || f->connection->dpop != DPOP_ON);
}

/* A server may say back in its error what it was asked with. */
static bool hide_request(struct fetch *f)
{
    static const char assertion[] = "client_assertion=";
    const char *at = strstr(buf_cstr(&f->form), assertion);
    struct redactor redactor = {.count = 0};
    auto_buf struct buf basic = BUF_INIT_SECRET(BODY_MAX);
    const char *pair;

    redactor_add(&redactor, buf_cstr(&f->refresh_token), f->refresh_token.size);
    if (f->connection->auth == AUTH_CODE) {
        if (!tokenform_basic(&basic, f->connection))
            return false;
        pair = strrchr(buf_cstr(&basic), ' ') + 1;
        redactor_add(&redactor, pair, strlen(pair));
    }
    if (f->code != NULL) {
        redactor_add(&redactor, f->code->code, strlen(f->code->code));
        redactor_add(&redactor, f->code->verifier, strlen(f->code->verifier));
    }
    if (at != NULL)
        redactor_add(&redactor, at + strlen(assertion),
                     strlen(at + strlen(assertion)));
    grant_hide(&f->answer, &redactor);
    return true;
}

static void report(struct fetch *f, struct error *error)
{
    if (!hide_request(f))
        error_no_memory(error);
    grant_report(&f->answer, f->dpop, f->connection, error);
}

static bool fetch(struct fetch *f, struct error *error)
{
    int64_t left = TRIES_MAX + f->connection->max_retries;
    bool good = false, again = true;

    if (!read_key(f, error) || !begin(f, error))
        return false;
    while (again && left-- > 0) {
        bool whole = try_once(f, error);

        good = whole && has_token(f);
        again = !good
                && ((whole && worth_another_try(f)) || retry(f, whole, error));
    }
    learn(f);
    if (!good && error->code == CARD_OK)
        report(f, error);
    return keep(f, good, error) && good;
}

#define FETCH_INIT                                                           \
    .refresh_token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                   \
    .nonce = BUF_INIT(SESSION_NONCE_MAX), .form = BUF_INIT_SECRET(BODY_MAX), \
    .answer = GRANT_ANSWER_INIT

bool token_fetch(struct session *session, const struct connection *connection,
                 const struct log *log, int64_t deadline, struct error *error)
{
    struct fetch f = {.session = session,
                      .connection = connection,
                      .log = log,
                      .deadline = deadline,
                      FETCH_INIT};
    bool good = fetch(&f, error);

    fetch_free(&f);
    return good;
}

bool token_exchange(struct session *session,
                    const struct connection *connection, const struct log *log,
                    int64_t deadline, const struct token_code *code,
                    struct buf *scope, struct error *error)
{
    struct fetch f = {.session = session,
                      .connection = connection,
                      .log = log,
                      .deadline = deadline,
                      .code = code,
                      FETCH_INIT};
    bool good = fetch(&f, error);

    if (good && !f.rotated) {
        error_add(error, CARD_AUTH, "scopes", "/scopes",
                  "Okta gave no refresh token. Allow the grant type Refresh "
                  "Token in the app's General tab, and the scope "
                  "offline_access.");
        good = false;
    }
    if (good)
        buf_add(scope, buf_cstr(&f.answer.scope), f.answer.scope.size);
    fetch_free(&f);
    return good;
}
