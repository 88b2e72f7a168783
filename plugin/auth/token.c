/* SPDX-License-Identifier: MIT */
/* token.c - sends token requests, and repeats them if that can help. */
#include "token.h"

#include <string.h>

#include "auth-limits.h"
#include "card.h"
#include "clock.h"
#include "endpoints.h"
#include "grant.h"
#include "jwt.h"
#include "moment.h"
#include "retrywait.h"
#include "service.h"
#include "tokenform.h"
#include "transport.h"

/* The state while a token is fetched. */
struct fetch {
    struct session *session;
    const struct connection *given; /* the call's */
    /* the same towards the token endpoint, once that is known */
    const struct connection *connection;
    struct endpoints endpoints;
    const struct log *log;
    int64_t deadline;
    bool dpop;
    int64_t ahead; /* clock_ahead_s() at the last try */
    int64_t retries;
    bool rotated; /* a new refresh token came and is stored in the session */
    bool lost;    /* the last try got no answer and may be repeated */
    bool fresh;   /* a kept connection was dead, so use a new one */
    bool http1;   /* the server accepts it only over HTTP/1.1 */
    struct token_form form;
    struct buf nonce;
    struct grant_answer answer;
};

static void fetch_free(struct fetch *f)
{
    tokenform_free(&f->form);
    buf_free(&f->nonce);
    endpoints_free(&f->endpoints);
    grant_answer_free(&f->answer);
}

static const struct auth_grant *grant_of(const struct fetch *f)
{
    return f->connection->auth->grant;
}

/* ---- the request ---- */

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
    auto_buf struct buf url = BUF_INIT(BUF_UNLIMITED);

    request->method = "POST";
    request->takes_body = true;
    /* A code or a refresh token can be used only once, so neither is sent on a
       kept connection, which may be dead. */
    request->repeatable = !grant_of(f)->single_use;
    request->fresh = f->fresh || !request->repeatable;
    request->http1 = f->http1;
    if (!request_set_url(request, &f->connection->origin,
                         &f->endpoints.token_target, error))
        return false;
    if (!request_add_url(request, &url))
        return error_no_memory(error);
    f->ahead = clock_ahead_s(&f->connection->origin);
    request_add_user_agent(request, NULL);
    buf_add(&request->lines, "Accept: application/json", 25);
    buf_add(&request->lines, "Content-Type: application/x-www-form-urlencoded",
            48);
    if (f->dpop && !add_proof(f, buf_cstr(&url), &request->signature))
        return error_no_memory(error);
    buf_reset(&f->form.body);
    if (!grant_of(f)->fill(&f->form, buf_cstr(&url), &request->signature)
        || !buf_ok(&request->lines))
        return error_no_memory(error);
    request->body = (struct json_span){f->form.body.data, f->form.body.size};
    return true;
}

static bool try_once(struct fetch *f, struct error *error)
{
    auto_request struct request request = REQUEST_INIT;
    struct receiver receiver = grant_receiver(&f->answer);
    struct attempt attempt = {0};

    grant_answer_reset(&f->answer);
    f->lost = false;
    if (grant_of(f)->single_use && !grant_answer_prepare(&f->answer))
        return error_no_memory(error);
    if (!make_request(f, &request, error))
        return false;
    if (transport_perform(&request, f->connection, f->log, f->deadline,
                          &receiver, &attempt, error))
        return grant_answer_read(&f->answer, error);
    f->lost = (attempt.lost && request.repeatable) || attempt.refused;
    f->http1 = f->http1 || attempt.wants_h1;
    if (!attempt.stale || request.fresh)
        return false;
    f->fresh = true;
    error_free(error);
    return try_once(f, error);
}

/* ---- reacting to the answer ---- */

/* Keeps the nonce of an answer. Returns true if the last try did not have
   it. */
static bool learn_nonce(struct fetch *f)
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

    return by > TOKEN_SKEW_SECONDS || by < -TOKEN_SKEW_SECONDS;
}

/* Can the request be changed so that another try may succeed? */
static bool worth_another_try(struct fetch *f)
{
    bool new_nonce = learn_nonce(f);
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
 * The rules of retry.c for a sign-in. If no answer came, or a 503 or 504, a
 * refresh token or code may have been used up. It is sent again only if the
 * rate limit refused it, or the HTTP/2 server did not process it.
 */
static bool retry_request(struct fetch *f, bool whole, struct error *error)
{
    long status = whole ? f->answer.status : 0;
    bool repeatable = !grant_of(f)->single_use;
    const struct wait_facts facts = {
        .status = status,
        .limits = &f->answer.limits,
        .retries = (unsigned)f->retries,
        .now = clock_now_s(&f->connection->origin),
        .chance = wait_chance(),
    };
    struct wait wait = wait_before(&facts);
    bool again = whole ? status == 429
                             || (repeatable && (status == 503 || status == 504))
                       : f->lost;

    if (!again || f->retries >= f->connection->max_retries
        || !wait_fits(wait, f->deadline, error))
        return false;
    f->retries++;
    error_free(error);
    return wait_out(wait, f->log, error);
}

static bool begin_fetch(struct fetch *f, struct error *error)
{
    struct session *s = f->session;

    pthread_mutex_lock(&s->lock);
    f->dpop = s->dpop;
    buf_add(&f->nonce, s->token_nonce.data, s->token_nonce.size);
    buf_add(&f->form.refresh_token, s->refresh_token.data,
            s->refresh_token.size);
    pthread_mutex_unlock(&s->lock);
    return (buf_ok(&f->nonce) && buf_ok(&f->form.refresh_token))
           || error_no_memory(error);
}

/* Swaps in the new refresh token without allocating memory, so it cannot be
   lost. */
static void keep_refresh_token(struct fetch *f)
{
    struct buf *kept = &f->session->refresh_token, old = *kept;

    if (f->answer.status != 200 || f->answer.refresh_token.size == 0
        || !buf_ok(&f->answer.refresh_token))
        return;
    *kept = f->answer.refresh_token;
    f->answer.refresh_token = old;
    f->rotated = true;
    session_rotated(f->session, f->given);
}

/* Stores the results in the session. Nonce and refresh token are stored even if
   no token came. */
static bool keep_tokens(struct fetch *f, bool good, struct error *error)
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
            moment_now() + life
            - (life / 10 < TOKEN_EARLY_US ? life / 10 : TOKEN_EARLY_US);
        s->generation++;
    }
    kept = buf_ok(&s->token) && buf_ok(&s->token_nonce) && buf_ok(&f->nonce);
    pthread_mutex_unlock(&s->lock);
    return kept || error_no_memory(error);
}

/* Did a usable token come? A Bearer token is not usable if the connection
   insists on DPoP (RFC 9449, section 5). */
static bool has_token(const struct fetch *f)
{
    const struct grant_answer *a = &f->answer;

    return a->status == 200 && a->token.size > 0
           && (a->dpop || f->connection->dpop != DPOP_ON);
}

/* Masks the request's secrets in the answer, as a server may repeat them in its
   error. Returns false if memory ran out. */
static bool hide_request(struct fetch *f)
{
    static const char assertion[] = "client_assertion=";
    const struct token_form *form = &f->form;
    const char *at = strstr(buf_cstr(&form->body), assertion);
    struct redactor redactor = {.count = 0};
    auto_buf struct buf basic = BUF_INIT_SECRET(TOKENFORM_MAX);
    const char *pair;

    redactor_add(&redactor, buf_cstr(&form->refresh_token),
                 form->refresh_token.size);
    if (f->connection->client_secret.size > 0) {
        if (!tokenform_basic(&basic, f->connection))
            return false;
        pair = strrchr(buf_cstr(&basic), ' ') + 1;
        redactor_add(&redactor, pair, strlen(pair));
    }
    if (form->code != NULL) {
        redactor_add(&redactor, form->code->code, strlen(form->code->code));
        redactor_add(&redactor, form->code->verifier,
                     strlen(form->code->verifier));
    }
    if (at != NULL)
        redactor_add(&redactor, at + strlen(assertion),
                     strlen(at + strlen(assertion)));
    grant_hide(&f->answer, &redactor, &f->connection->redactor);
    return true;
}

static void report_answer(struct fetch *f, struct error *error)
{
    if (!hide_request(f))
        error_no_memory(error);
    grant_report(&f->answer, f->dpop, f->connection, error);
}

static bool fetch_token(struct fetch *f, struct error *error)
{
    int64_t left = TOKEN_TRIES_MAX + f->connection->max_retries;
    bool good = false, again = true;

    if (!endpoints_find(&f->endpoints, f->given, f->log, f->deadline, error))
        return false;
    f->connection = &f->endpoints.token_side;
    f->form.connection = f->connection;
    f->form.secret_in_body = f->endpoints.secret_in_body;
    if (grant_of(f)->prepare != NULL && !grant_of(f)->prepare(&f->form, error))
        return false;
    if (!begin_fetch(f, error))
        return false;
    while (again && left-- > 0) {
        bool whole = try_once(f, error);

        good = whole && has_token(f);
        again = !good
                && ((whole && worth_another_try(f))
                    || retry_request(f, whole, error));
    }
    learn_nonce(f);
    if (!good && error->code == CARD_OK)
        report_answer(f, error);
    return keep_tokens(f, good, error) && good;
}

#define FETCH_INIT(given_, exchanged)                                       \
    .given = (given_), .connection = (given_), .endpoints = ENDPOINTS_INIT, \
    .form = {.connection = (given_), .code = (exchanged), TOKENFORM_INIT},  \
    .nonce = BUF_INIT(SESSION_NONCE_MAX), .answer = GRANT_ANSWER_INIT

bool token_fetch(struct session *session, const struct connection *connection,
                 const struct log *log, int64_t deadline, struct error *error)
{
    struct fetch f = {.session = session,
                      .log = log,
                      .deadline = deadline,
                      FETCH_INIT(connection, NULL)};
    bool good = fetch_token(&f, error);

    fetch_free(&f);
    return good;
}

bool token_exchange(struct session *session,
                    const struct connection *connection, const struct log *log,
                    int64_t deadline, const struct token_code *code,
                    struct buf *scope, struct error *error)
{
    struct fetch f = {.session = session,
                      .log = log,
                      .deadline = deadline,
                      FETCH_INIT(connection, code)};
    bool good = fetch_token(&f, error);

    if (good && !f.rotated) {
        error_add(error, CARD_AUTH, "scopes", "/scopes", "%s",
                  service.signin.no_refresh);
        good = false;
    }
    if (good)
        buf_add(scope, buf_cstr(&f.answer.scope), f.answer.scope.size);
    fetch_free(&f);
    return good;
}
