/* SPDX-License-Identifier: MIT */
/* refusal.c - reads an error body and a challenge into the error object. */
#include "refusal.h"

#include <string.h>

#include "card.h"
#include "challenge.h"
#include "connector.h"
#include "jsonwrite.h"
#include "service.h"

bool refusal_text(struct json_span object, const char *key, struct buf *text)
{
    struct json_span value;

    if (!json_find(object, key, &value) || json_type(value) != 's')
        return false;
    json_unquote(text, value);
    return buf_ok(text);
}

static bool ends_in_stop(const struct buf *text)
{
    return text->size > 0 && text->data[text->size - 1] == '.';
}

void refusal_mask(struct refusal_said *r, struct buf *text, size_t most)
{
    redact_and_cut(&r->refusal->connection->redactor, text, most);
    if (buf_no_memory(text))
        error_no_memory(r->error);
}

void refusal_member(struct refusal_said *r, const char *key,
                    const struct buf *text)
{
    struct buf *out = &r->error->from_server;

    buf_str(out, out->size > 0 ? "," : "");
    json_quote_str(out, key);
    buf_char(out, ':');
    json_quote(out, buf_cstr(text), text->size);
}

static void read_body(struct refusal_said *r)
{
    struct json_span body = r->refusal->body;

    if (body.data != NULL && body.size <= REFUSAL_BODY_MAX
        && json_type(body) == 'o')
        service.refusal.read_body(r, body);
}

static void read_challenge(struct refusal_said *r)
{
    struct challenge *c = &r->challenge;
    const char *before = r->text.size > 0 ? ";" : ":";
    int stop;

    if (!challenge_read(c, r->refusal->challenges))
        error_no_memory(r->error);
    if (c->error.size == 0)
        return;
    refusal_mask(r, &c->error, REFUSAL_ERROR_MAX);
    refusal_mask(r, &c->description, REFUSAL_TEXT_MAX);
    refusal_mask(r, &c->scope, REFUSAL_TEXT_MAX);
    refusal_member(r, "error", &c->error);
    if (c->description.size == 0) {
        buf_fmt(&r->text, "%s %s", before, buf_cstr(&c->error));
        return;
    }
    refusal_member(r, "error_description", &c->description);
    stop = ends_in_stop(&c->description) ? 1 : 0;
    buf_fmt(&r->text, "%s %.*s (%s)", before, (int)c->description.size - stop,
            buf_cstr(&c->description), buf_cstr(&c->error));
}

/* ---- what to do ---- */

/* Returns NULL if the card has no advice for this status. */
static const char *advice_of_card(const struct refusal *refusal)
{
    switch (refusal->testing ? 0 : refusal->status) {
    case 400:
    case 409:
        return refusal->advice->bad_state;
    case 404:
        return refusal->advice->not_found;
    case 405:
        return refusal->advice->method_not_allowed;
    default:
        return NULL;
    }
}

/* Returns NULL if there is no advice for the error. */
static const char *advice_for_error(const struct refusal_said *r)
{
    bool given = r->refusal->connection->auth->grant == NULL;

    for (const struct challenge_advice *a = service.refusal.for_error;
         a->error != NULL; a++) {
        if (challenge_error_is(&r->challenge, a->error)
            && (a->word == NULL
                || strstr(buf_cstr(&r->challenge.description), a->word)
                       != NULL))
            return given ? a->for_given_token : a->for_sign_in;
    }
    return NULL;
}

/* With the error insufficient_scope the challenge names the scopes that would
   suffice (RFC 6750, section 3.1). */
static void add_missing_scope(const struct refusal_said *r, struct buf *advice)
{
    bool given = r->refusal->connection->auth->grant == NULL;
    const char *remedy = given ? "get a token that has it"
                               : "add it to scopes, and grant it to the app";
    const struct buf *scope = &r->challenge.scope;

    if (scope->size > 0)
        buf_fmt(advice, " The token lacks the scope %s: %s.", buf_cstr(scope),
                remedy);
    else
        buf_fmt(advice, " The token lacks a scope%s: %s.",
                service.refusal.scope_examples, remedy);
}

static void add_advice(const struct refusal_said *r, struct buf *advice)
{
    /* an API token has neither scopes nor a key, whatever a gateway says */
    bool is_oauth = r->refusal->connection->auth->is_oauth;
    const char *known = is_oauth ? advice_for_error(r) : NULL;
    const char *of_card = advice_of_card(r->refusal);

    if (is_oauth && challenge_error_is(&r->challenge, "insufficient_scope"))
        add_missing_scope(r, advice);
    else if (known != NULL)
        buf_str(advice, known);
    else if (of_card != NULL)
        buf_fmt(advice, " %s", of_card);
    else
        buf_str(advice, service.refusal.for_status(r->refusal));
}

/* The field of the connection to correct, if its test shows which: a secret
   that is refused, or an address where nothing is. NULL if unknown. */
static const char *wrong_field(const struct refusal *refusal)
{
    const struct auth_method *auth = refusal->connection->auth;

    if (!refusal->testing)
        return NULL;
    if (refusal->status == 404 || refusal->status == 405)
        return service_field(service.checkup.wrong_place)->key;
    return refusal->status == 401 && auth->grant == NULL
                   && auth->secret != CONNECTION_ADDRESS
               ? service_field(auth->secret)->key
               : NULL;
}

void refusal_report(const struct refusal *refusal, struct error *error)
{
    struct refusal_said r = {
        .refusal = refusal,
        .error = error,
        .text = BUF_INIT(8 * REFUSAL_TEXT_MAX),
        .challenge = CHALLENGE_INIT,
    };
    auto_buf struct buf advice = BUF_INIT(2 * REFUSAL_TEXT_MAX);
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);
    const char *field;
    long status = refusal->status;

    read_body(&r);
    read_challenge(&r);
    add_advice(&r, &advice);
    if (buf_no_memory(&r.text) || buf_no_memory(&advice)
        || buf_no_memory(&error->from_server))
        error_no_memory(error);
    if (!buf_ok(&error->from_server))
        buf_reset(&error->from_server);
    error->http_status = status;
    error->retryable = status == 429 || status == 503 || status == 504;
    field = wrong_field(refusal);
    if (field != NULL)
        buf_fmt(&pointer, "/%s", field);
    if (!error_kept(error, &pointer))
        field = NULL;
    error_add(error, CARD_HTTP_STATUS, field,
              field != NULL ? buf_cstr(&pointer) : NULL,
              "The server answered %ld%s%s%s", status, buf_cstr(&r.text),
              ends_in_stop(&r.text) ? "" : ".", buf_cstr(&advice));
    buf_free(&r.text);
    challenge_free(&r.challenge);
}
