/* SPDX-License-Identifier: MIT */
/* grant.c - a token, or the reason why there is none. */
#include "grant.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "card.h"
#include "clock.h"
#include "jsontext.h"
#include "jsonwalk.h"

/* What stands when the server does not say; RFC 6749 recommends it. */
#define EXPIRES_IN 3600

void grant_answer_reset(struct grant_answer *a)
{
    a->status = 0;
    a->limits = (struct limits)LIMITS_INIT;
    a->dpop = false;
    a->expires_in = EXPIRES_IN;
    buf_reset(&a->nonce);
    buf_reset(&a->body);
    buf_reset(&a->token);
    buf_reset(&a->refresh_token);
    buf_reset(&a->scope);
    buf_reset(&a->error);
    buf_reset(&a->description);
}

bool grant_answer_prepare(struct grant_answer *a)
{
    return buf_reserve(&a->body, GRANT_USUAL)
           && buf_reserve(&a->refresh_token, GRANT_USUAL);
}

void grant_answer_free(struct grant_answer *a)
{
    buf_free(&a->nonce);
    buf_free(&a->body);
    buf_free(&a->token);
    buf_free(&a->refresh_token);
    buf_free(&a->scope);
    buf_free(&a->error);
    buf_free(&a->description);
}

/* ---- receiving ---- */

static bool on_head(void *context, struct exchange *exchange)
{
    struct grant_answer *a = context;
    size_t count;
    const struct header_field *fields = exchange_fields(exchange, &count);

    a->status = exchange_status(exchange);
    for (size_t i = 0; i < count; i++) {
        if (field_is(&fields[i], "dpop-nonce"))
            buf_add(&a->nonce, fields[i].value, fields[i].value_size);
    }
    limits_read(&a->limits, fields, count);
    return true;
}

/* An answer that is too long is no token: the rest is left out. */
static bool on_body(void *context, const char *data, size_t size)
{
    struct grant_answer *a = context;

    buf_add(&a->body, data, size);
    return true;
}

struct receiver grant_receiver(struct grant_answer *answer)
{
    return (struct receiver){
        .context = answer, .head = on_head, .body = on_body};
}

/* ---- reading ---- */

static void take_text(struct json_span object, const char *key,
                      struct buf *text)
{
    struct json_span value;

    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(text, value);
}

static void take_life(struct json_span object, struct grant_answer *a)
{
    struct json_span value;
    auto_buf struct buf text = BUF_INIT(32);
    long long seconds;

    if (!json_find(object, "expires_in", &value))
        return;
    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        buf_add(&text, value.data, value.size);
    if (!buf_ok(&text)) {
        a->body.failed = true;
        return;
    }
    seconds = strtoll(buf_cstr(&text), NULL, 10);
    if (seconds > 0 && seconds <= 30LL * 24 * 3600)
        a->expires_in = seconds;
}

/* It becomes a header field: one word of plain characters. */
static bool is_token(const struct buf *token)
{
    for (size_t i = 0; i < token->size; i++) {
        if (token->data[i] <= ' ' || token->data[i] >= 0x7F)
            return false;
    }
    return true;
}

bool grant_answer_read(struct grant_answer *a, struct error *error)
{
    struct json_span body = {buf_cstr(&a->body), a->body.size};
    auto_buf struct buf type = BUF_INIT(64);

    if (buf_no_memory(&a->body))
        return error_no_memory(error);
    if (a->body.failed || !json_valid(body.data, body.size, NULL)
        || json_type(body) != 'o')
        return true;
    take_text(body, "refresh_token", &a->refresh_token);
    take_text(body, "access_token", &a->token);
    take_text(body, "scope", &a->scope);
    take_text(body, "token_type", &type);
    take_text(body, "error", &a->error);
    take_text(body, "error_description", &a->description);
    if (a->error.size == 0) { /* some answers are Okta API errors */
        take_text(body, "errorCode", &a->error);
        take_text(body, "errorSummary", &a->description);
    }
    take_life(body, a);
    a->dpop = ascii_same(buf_cstr(&type), "DPoP");
    if (buf_no_memory(&a->body) || buf_no_memory(&a->token)
        || buf_no_memory(&a->refresh_token) || buf_no_memory(&a->scope)
        || buf_no_memory(&a->error) || buf_no_memory(&a->description)
        || buf_no_memory(&type) || buf_no_memory(&a->nonce))
        return error_no_memory(error);
    if (!is_token(&a->token))
        buf_reset(&a->token);
    return true;
}

bool grant_error_is(const struct grant_answer *answer, const char *code)
{
    return strcmp(buf_cstr(&answer->error), code) == 0;
}

/* ---- what to do ---- */

struct refusal {
    const char *error;
    const char *field;
    const char *advice;
};

static const struct refusal of_service_app[] = {
    {"invalid_client", "client_id",
     "Check client_id, and that the public half of its private_key is "
     "registered with the app (key_id names which, where it has several)."},
    {"invalid_grant", "client_id",
     "Check that the app is an API Services app; if it requires DPoP, set dpop "
     "to \"on\"."},
    {"unauthorized_client", "client_id",
     "The app is not allowed this kind of sign-in: it must be an API Services "
     "app that signs in with a public key."},
    {"access_denied", "client_id",
     "The app lacks the admin role that these scopes need: assign one, such as "
     "Super Administrator, under Admin Roles."},
    {NULL, NULL, NULL},
};

static const struct refusal of_person[] = {
    {"invalid_client", "client_id",
     "Check client_id and client_secret: both stand in the app's General tab."},
    {"invalid_grant", "refresh_token",
     "What the last sign-in gave is expired, revoked or used up. " SIGN_IN},
    {"unauthorized_client", "client_id",
     "The app is not allowed this kind of sign-in: allow the grant types "
     "Authorization Code and Refresh Token in its General tab."},
    {"access_denied", "client_id",
     "Who signed in is not assigned to the app, or lacks the admin role that "
     "these scopes need, such as Super Administrator: assign it."},
    {NULL, NULL, NULL},
};

static const struct refusal of_both[] = {
    {"invalid_scope", "scopes",
     "Grant these scopes to the app in the Admin Console (Okta API Scopes), or "
     "ask for fewer in scopes."},
    {NULL, NULL, NULL},
};

static const struct refusal without_proof[] = {
    {"invalid_dpop_proof", "dpop",
     "The app requires DPoP: set dpop to \"auto\" or \"on\"."},
    {"use_dpop_nonce", "dpop",
     "The app requires DPoP: set dpop to \"auto\" or \"on\"."},
    {NULL, NULL, NULL},
};

static const struct refusal with_proof[] = {
    {"invalid_dpop_proof", "dpop",
     "The proof of possession was not taken. Does a proxy change the "
     "request, or is another name than the org's own given as domain?"},
    {"use_dpop_nonce", "dpop",
     "The server asks for a nonce again and again. Does a proxy take out the "
     "header DPoP-Nonce?"},
    {NULL, NULL, NULL},
};

static const struct refusal *find(const struct refusal *list,
                                  const struct grant_answer *a)
{
    for (; list->error != NULL; list++) {
        if (grant_error_is(a, list->error))
            return list;
    }
    return NULL;
}

/* A server that is down, and not one that has no sign-in at all (501). */
static bool is_down(const struct grant_answer *a)
{
    return a->status == 500 || (a->status >= 502 && a->status <= 504);
}

static const char *advice_for(const struct grant_answer *a, bool proved,
                              enum auth_kind auth, const char **field)
{
    const struct refusal *lists[] = {
        auth == AUTH_SERVICE_APP ? of_service_app : of_person, of_both,
        proved ? with_proof : without_proof};

    if (a->token.size > 0) {
        *field = "dpop";
        return "What came is a plain Bearer token, and dpop is \"on\": let the "
               "app require DPoP, or set dpop to \"auto\".";
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct refusal *refusal = find(lists[i], a);

        if (refusal != NULL) {
            *field = refusal->field;
            return refusal->advice;
        }
    }
    *field = a->status == 404 || a->error.size == 0 ? "domain" : NULL;
    if (a->status == 429 || is_down(a))
        *field = NULL;
    return a->status == 429 ? "Too many sign-ins for now; try again later."
           : is_down(a)     ? "The fault is the server's; try again later."
           : *field != NULL ? "Is the connection's domain an Okta org?"
                            : "Check the connection.";
}

static void hide(struct buf *text, const struct redactor *redactor)
{
    auto_buf struct buf masked = BUF_INIT(4 * GRANT_TEXT_MAX);

    redact(redactor, &masked, buf_cstr(text), text->size);
    buf_reset(text);
    buf_add(text, buf_cstr(&masked), masked.size);
    text->failed = text->failed || !buf_ok(&masked);
}

void grant_hide(struct grant_answer *a, const struct redactor *redactor)
{
    hide(&a->error, redactor);
    hide(&a->description, redactor);
}

void grant_report(const struct grant_answer *a, bool proved,
                  const struct connection *connection, struct error *error)
{
    int64_t ahead = clock_ahead_s(&connection->origin);
    const char *field;
    const char *advice = advice_for(a, proved, connection->auth, &field);
    auto_buf struct buf said = BUF_INIT(3 * GRANT_TEXT_MAX);
    auto_buf struct buf pointer = BUF_INIT(64);

    if (a->error.size > 0)
        buf_fmt(&said, ": %s", buf_cstr(&a->error));
    if (a->description.size > 0)
        buf_fmt(&said, " (%s)", buf_cstr(&a->description));
    if (field != NULL)
        buf_fmt(&pointer, "/%s", field);
    if (buf_no_memory(&said) || buf_no_memory(&a->error)
        || buf_no_memory(&a->description) || !error_kept(error, &pointer))
        error_no_memory(error);
    error->retryable = a->status == 429 || is_down(a);
    if (ahead > 300 || ahead < -300)
        error_add(error, CARD_AUTH, field, field ? buf_cstr(&pointer) : NULL,
                  "Sign-in at %s gave no token: %ld%s. %s Also, this machine's "
                  "clock is %lld seconds off the server's: set it right.",
                  buf_cstr(&connection->origin.url), a->status, buf_cstr(&said),
                  advice, (long long)ahead);
    else
        error_add(error, CARD_AUTH, field, field ? buf_cstr(&pointer) : NULL,
                  "Sign-in at %s gave no token: %ld%s. %s",
                  buf_cstr(&connection->origin.url), a->status, buf_cstr(&said),
                  advice);
}
