/* SPDX-License-Identifier: MIT */
/* refusal.c - reads Okta's error body and challenge into the error object. */
#include "refusal.h"

#include <string.h>

#include "card.h"
#include "challenge.h"
#include "connector.h"
#include "descriptor.h"
#include "jsonwrite.h"

#define BODY_MAX 65536   /* bytes; a longer error body is not read */
#define SUMMARY_MAX 1024 /* bytes shown of a text from the server */
#define ERROR_MAX 128
#define CAUSES_TOLD 3

/* The state while an answer is described. */
struct reading {
    const struct refusal *refusal;
    struct error *error;
    struct buf said; /* the server's own explanation, in one sentence */
    struct challenge challenge;
};

static bool text_of(struct json_span object, const char *key, struct buf *text)
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

/* Masks the connection's secrets in a text from the server, and shortens it. */
static void mask(struct reading *r, struct buf *text, size_t most)
{
    redact_and_cut(&r->refusal->connection->redactor, text, most);
    if (buf_no_memory(text))
        error_no_memory(r->error);
}

static void add_member(struct reading *r, const char *key,
                       const struct buf *text)
{
    struct buf *out = &r->error->from_server;

    buf_str(out, out->size > 0 ? "," : "");
    json_quote_str(out, key);
    buf_char(out, ':');
    json_quote(out, buf_cstr(text), text->size);
}

/* Adds all causes as JSON for programs, and the first few to the sentence for
   people. */
static void add_causes(struct reading *r, struct json_span causes)
{
    struct buf *out = &r->error->from_server;
    struct json_walk walk;
    struct json_span cause;
    bool first = true;
    int told = 0;

    buf_str(out, out->size > 0 ? ",\"errorCauses\":[" : "\"errorCauses\":[");
    json_walk_into(&walk, causes);
    while (json_walk_element(&walk, &cause)) {
        auto_buf struct buf summary = BUF_INIT(BODY_MAX);

        if (json_type(cause) != 'o'
            || !text_of(cause, "errorSummary", &summary)) {
            out->failed = out->failed || buf_no_memory(&summary);
            continue;
        }
        mask(r, &summary, SUMMARY_MAX);
        buf_str(out, first ? "{\"errorSummary\":" : ",{\"errorSummary\":");
        json_quote(out, buf_cstr(&summary), summary.size);
        buf_char(out, '}');
        if (told++ < CAUSES_TOLD)
            buf_fmt(&r->said, "%s %s", first ? ":" : ";", buf_cstr(&summary));
        first = false;
    }
    buf_char(out, ']');
}

static void read_body(struct reading *r)
{
    struct json_span body = r->refusal->body, causes;
    auto_buf struct buf code = BUF_INIT(BODY_MAX);
    auto_buf struct buf summary = BUF_INIT(BODY_MAX);
    bool has_code, has_summary;

    if (body.data == NULL || body.size > BODY_MAX || json_type(body) != 'o')
        return;
    has_code = text_of(body, "errorCode", &code);
    has_summary = text_of(body, "errorSummary", &summary);
    if (buf_no_memory(&code) || buf_no_memory(&summary))
        error_no_memory(r->error);
    mask(r, &code, ERROR_MAX);
    mask(r, &summary, SUMMARY_MAX);
    if (has_code)
        add_member(r, "errorCode", &code);
    if (has_summary)
        add_member(r, "errorSummary", &summary);
    if (has_summary)
        buf_fmt(&r->said, ": %s", buf_cstr(&summary));
    if (has_code)
        buf_fmt(&r->said, " (%s)", buf_cstr(&code));
    if (json_find(body, "errorCauses", &causes) && json_type(causes) == 'a')
        add_causes(r, causes);
}

static void read_challenge(struct reading *r)
{
    struct challenge *c = &r->challenge;
    const char *before = r->said.size > 0 ? ";" : ":";
    int stop;

    if (!challenge_read(c, r->refusal->challenges))
        error_no_memory(r->error);
    if (c->error.size == 0)
        return;
    mask(r, &c->error, ERROR_MAX);
    mask(r, &c->description, SUMMARY_MAX);
    mask(r, &c->scope, SUMMARY_MAX);
    add_member(r, "error", &c->error);
    if (c->description.size == 0) {
        buf_fmt(&r->said, "%s %s", before, buf_cstr(&c->error));
        return;
    }
    add_member(r, "error_description", &c->description);
    stop = ends_in_stop(&c->description) ? 1 : 0;
    buf_fmt(&r->said, "%s %.*s (%s)", before, (int)c->description.size - stop,
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

/* Returns advice by status; other statuses need none. */
static const char *advice_for_status(const struct refusal *refusal)
{
    /* the test of a connection does not depend on a form */
    if (refusal->testing && (refusal->status == 404 || refusal->status == 405))
        return " An org of Okta has the list of devices that was asked for: "
               "check the connection's domain.";
    switch (refusal->status) {
    case 401:
        return " Check the connection's token: it may be mistyped, expired or "
               "revoked.";
    case 403:
        return " Who signs in lacks an admin role that allows this, such as "
               "Super Administrator, or the app a scope: assign the one or "
               "grant the other in the Admin Console.";
    case 429:
        return refusal->concurrency
                   ? " Too many calls are under way in the org at once: make "
                     "fewer at a time, or try again later."
                   : " The org's rate limit is used up for now; try again "
                     "later.";
    default:
        return refusal->status >= 500
                   ? " The fault is the server's; try again later."
                   : "";
    }
}

/* Only the app that fetched a token has the key that the token is bound to. */
#define BOUND_TOKEN                                                      \
    " This access_token may be bound to a key (DPoP) that only the app " \
    "which got it has. Let the card sign in as that app (auth "          \
    "\"service_app\"), or give a token that is not bound."

struct advice {
    const char *error;
    const char *word; /* must occur in the description; NULL for any */
    const char *for_given_token;
    const char *for_sign_in;
};

static const struct advice advices[] = {
    {"invalid_dpop_proof", "htu", BOUND_TOKEN,
     " The URL in the proof is not the one that Okta saw: the connection's "
     "domain must be the org's own name, and no proxy or gateway may change "
     "the path."},
    {"invalid_dpop_proof", "used", BOUND_TOKEN,
     " Each proof is sent once: a proxy or gateway may have sent this request "
     "twice."},
    {"invalid_dpop_proof", NULL, BOUND_TOKEN,
     " The proof of possession was not accepted: the connection's domain must "
     "be the org's own name, and no proxy or gateway may change the request."},
    {"use_dpop_nonce", NULL, BOUND_TOKEN,
     " The server asks for a nonce again and again. Does a proxy remove the "
     "header DPoP-Nonce?"},
    {"invalid_token", "has expired",
     " Get a new access_token. The card renews the tokens that it gets by "
     "signing in itself, such as with auth \"service_app\".",
     " A token that was just given counts as expired: the clocks of the org "
     "and of what stands before it differ. Try again later."},
    {"invalid_token", NULL,
     " Check access_token: it may be mistyped, expired or revoked, of another "
     "org, or bound to a key (DPoP).",
     " The card signed in again, and the new token was refused too: check "
     "that the app is active, and that the connection's domain is the org "
     "that it belongs to."},
    {"insufficient_user_authentication", NULL,
     " A policy of the org asks for a stronger or more recent sign-in than "
     "the token's. Get a new token by such a sign-in.",
     " A policy of the org asks for a stronger or more recent sign-in. Sign "
     "in again with your host, or change the policy of the app."},
};

/* Returns NULL if there is no advice for the error. */
static const char *advice_for_error(const struct reading *r)
{
    bool given = r->refusal->connection->auth->grant == NULL;

    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
        const struct advice *a = &advices[i];

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
static void add_missing_scope(const struct reading *r, struct buf *advice)
{
    bool given = r->refusal->connection->auth->grant == NULL;
    const char *remedy = given ? "get a token that has it"
                               : "add it to scopes, and grant it to the app";
    const struct buf *scope = &r->challenge.scope;

    if (scope->size > 0)
        buf_fmt(advice, " The token lacks the scope %s: %s.", buf_cstr(scope),
                remedy);
    else
        buf_fmt(advice,
                " The token lacks a scope, such as okta.devices.read to look "
                "or okta.devices.manage to change: %s.",
                remedy);
}

static void add_advice(const struct reading *r, struct buf *advice)
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
        buf_str(advice, advice_for_status(r->refusal));
}

/* The field of the connection to correct, if its test shows which: a token that
   is refused, or a domain that has no list of devices. NULL if unknown. */
static const char *wrong_field(const struct refusal *refusal)
{
    const struct auth_method *auth = refusal->connection->auth;

    if (!refusal->testing)
        return NULL;
    if (refusal->status == 404 || refusal->status == 405)
        return card_connection[CONNECTION_DOMAIN].key;
    return refusal->status == 401 && auth->grant == NULL
               ? card_connection[auth->secret].key
               : NULL;
}

void refusal_report(const struct refusal *refusal, struct error *error)
{
    struct reading r = {
        .refusal = refusal,
        .error = error,
        .said = BUF_INIT((CAUSES_TOLD + 4) * SUMMARY_MAX + 64),
        .challenge = CHALLENGE_INIT,
    };
    auto_buf struct buf advice = BUF_INIT(2 * SUMMARY_MAX);
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);
    const char *field;
    long status = refusal->status;

    read_body(&r);
    read_challenge(&r);
    add_advice(&r, &advice);
    if (buf_no_memory(&r.said) || buf_no_memory(&advice)
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
              "The server answered %ld%s%s%s", status, buf_cstr(&r.said),
              ends_in_stop(&r.said) ? "" : ".", buf_cstr(&advice));
    buf_free(&r.said);
    challenge_free(&r.challenge);
}
