/* SPDX-License-Identifier: MIT */
/*
 * refusal-words.c - what Okta says of an error, and advice
 *
 * Errors of the API itself have a body with errorCode, errorSummary and
 * errorCauses. Errors about tokens, proofs and scopes have no body; they are in
 * WWW-Authenticate.
 */
#include "okta.h"

#include "jsonwrite.h"
#include "refusal.h"

#define CAUSES_TOLD 3

/* Adds all causes as JSON for programs, and the first few to the sentence for
   people. */
static void add_causes(struct refusal_said *said, struct json_span causes)
{
    struct buf *out = &said->error->from_server;
    struct json_walk walk;
    struct json_span cause;
    bool first = true;
    int told = 0;

    buf_str(out, out->size > 0 ? ",\"errorCauses\":[" : "\"errorCauses\":[");
    json_walk_into(&walk, causes);
    while (json_walk_element(&walk, &cause)) {
        auto_buf struct buf summary = BUF_INIT(REFUSAL_BODY_MAX);

        if (json_type(cause) != 'o'
            || !refusal_text(cause, "errorSummary", &summary)) {
            out->failed = out->failed || buf_no_memory(&summary);
            continue;
        }
        refusal_mask(said, &summary, REFUSAL_TEXT_MAX);
        buf_str(out, first ? "{\"errorSummary\":" : ",{\"errorSummary\":");
        json_quote(out, buf_cstr(&summary), summary.size);
        buf_char(out, '}');
        if (told++ < CAUSES_TOLD)
            buf_fmt(&said->text, "%s %s", first ? ":" : ";",
                    buf_cstr(&summary));
        first = false;
    }
    buf_char(out, ']');
}

void okta_read_error_body(struct refusal_said *said, struct json_span body)
{
    struct json_span causes;
    auto_buf struct buf code = BUF_INIT(REFUSAL_BODY_MAX);
    auto_buf struct buf summary = BUF_INIT(REFUSAL_BODY_MAX);
    bool has_code, has_summary;

    has_code = refusal_text(body, "errorCode", &code);
    has_summary = refusal_text(body, "errorSummary", &summary);
    if (buf_no_memory(&code) || buf_no_memory(&summary))
        error_no_memory(said->error);
    refusal_mask(said, &code, REFUSAL_ERROR_MAX);
    refusal_mask(said, &summary, REFUSAL_TEXT_MAX);
    if (has_code)
        refusal_member(said, "errorCode", &code);
    if (has_summary)
        refusal_member(said, "errorSummary", &summary);
    if (has_summary)
        buf_fmt(&said->text, ": %s", buf_cstr(&summary));
    if (has_code)
        buf_fmt(&said->text, " (%s)", buf_cstr(&code));
    if (json_find(body, "errorCauses", &causes) && json_type(causes) == 'a')
        add_causes(said, causes);
}

/* ---- what to do ---- */

/* Returns advice by status; other statuses need none. */
const char *okta_advice_for_status(const struct refusal *refusal)
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

const struct challenge_advice okta_challenge_advice[] = {
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
    {NULL, NULL, NULL, NULL},
};
