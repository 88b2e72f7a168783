/* SPDX-License-Identifier: MIT */
/*
 * redeem.c - exchanges codes and refresh tokens for access tokens
 *
 * Each is looked up twice: first to get its grant, so that the new token can be
 * signed without the lock, and again to mark it as used in the same step in
 * which the new tokens are stored. So of two requests with the same code only
 * one succeeds, and its tokens are revoked when the other one is detected.
 */
#include "redeem.h"

#include <string.h>

#include "codec.h"
#include "issue.h"
#include "tokenanswer.h"

#define VERIFIER_MIN 43
#define VERIFIER_MAX 128

/* A code or refresh token, and the tokens given in exchange. */
struct redemption {
    const char *text;
    struct vault *vault;
    struct grant grant; /* the grant of the code or refresh token */
    struct grant given; /* that of the access token; uses texts of `grant` */
    struct buf scopes;
    struct buf access;
    struct buf refresh; /* empty if the old one stays valid, or there is none */
};

static void redemption_free(struct redemption *r)
{
    grant_free(&r->grant);
    buf_free(&r->scopes);
    buf_free(&r->access);
    buf_free(&r->refresh);
}
#define auto_redemption __attribute__((cleanup(redemption_free)))

static struct redemption redemption(const char *text, struct vault *vault)
{
    return (struct redemption){.text = text,
                               .vault = vault,
                               .scopes = BUF_INIT(BUF_TEXT),
                               .access = BUF_INIT_SECRET(BUF_TEXT),
                               .refresh = BUF_INIT_SECRET(BUF_TEXT)};
}

enum outcome { DONE, GONE, REUSED, NO_MEMORY };

/* Copies the grant of the text, which is GONE if it is unknown, expired or
   another client's. */
static enum outcome look_up(struct oauth_call *call,
                            const struct client *client, struct redemption *r)
{
    enum outcome outcome = DONE;

    pthread_mutex_lock(&call->oauth->lock);
    const struct ticket *ticket = vault_find(r->vault, r->text);
    if (ticket == NULL || ticket->ends <= call->now
        || ticket->grant.client != client)
        outcome = GONE;
    else if (!grant_copy(&r->grant, &ticket->grant))
        outcome = NO_MEMORY;
    pthread_mutex_unlock(&call->oauth->lock);
    return outcome;
}

/* Signs an access token with these scopes, bound to this key. */
static bool sign(struct oauth_call *call, struct redemption *r, char *scopes,
                 const char *jkt)
{
    r->given = r->grant;
    r->given.scopes = scopes;
    r->given.redirect_uri = NULL;
    r->given.challenge = NULL;
    memcpy(r->given.jkt, jkt, THUMBPRINT_ROOM);
    return issue_sign(call->oauth, call->base, &r->given, &r->access)
           || oauth_fail(call, 500, "server_error", "No memory.");
}

/* Stores the new tokens. A refresh token keeps the grant of the sign-in, and is
   not bound to a key. */
static bool keep(struct oauth *oauth, const struct redemption *r)
{
    struct grant lasting = r->grant;

    lasting.redirect_uri = NULL;
    lasting.challenge = NULL;
    return issue_keep_access(oauth, buf_cstr(&r->access), &r->given)
           && (r->refresh.size == 0
               || issue_keep_refresh(oauth, buf_cstr(&r->refresh), &lasting));
}

/* Is this a second use after the grace period, and so probably a theft? Calls
   run concurrently, so a call with an earlier `now` may get here after the one
   that used the text. Without a grace period the time is therefore ignored. */
static bool is_reuse(const struct ticket *ticket, int64_t now, int64_t grace)
{
    return ticket->spent != 0 && (grace == 0 || now - ticket->spent >= grace);
}

/* Stores the new tokens, and marks the text as used if that is done. Call with
   the lock held. */
static enum outcome exchange(struct oauth_call *call,
                             const struct redemption *r, bool once)
{
    if (!keep(call->oauth, r))
        return NO_MEMORY;
    /* keep() may have dropped the ticket if it has just expired */
    struct ticket *ticket = vault_find(r->vault, r->text);
    if (once && ticket != NULL && ticket->spent == 0)
        ticket->spent = call->now;
    return DONE;
}

/* Exchanges the text for the new tokens. A second use after the grace period
   revokes all tokens of the sign-in. */
static enum outcome take(struct oauth_call *call, const struct redemption *r,
                         bool once, int64_t grace)
{
    struct oauth *oauth = call->oauth;
    enum outcome outcome = DONE;

    if (!buf_ok(&r->refresh))
        return NO_MEMORY;
    pthread_mutex_lock(&oauth->lock);
    struct ticket *ticket = vault_find(r->vault, r->text);
    if (ticket == NULL) {
        outcome = GONE;
    } else if (is_reuse(ticket, call->now, grace)) {
        outcome = REUSED;
        issue_revoke_family(oauth, r->grant.family);
    } else {
        outcome = exchange(call, r, once);
    }
    pthread_mutex_unlock(&oauth->lock);
    return outcome;
}

static void answer(struct oauth_call *call, enum grant_kind kind,
                   const struct redemption *r, enum outcome outcome,
                   const char *refresh)
{
    const char *what =
        kind == GRANT_REFRESH_TOKEN ? "refresh token" : "authorization code";

    if (outcome == DONE)
        token_give(call, kind, &r->given, buf_cstr(&r->access), refresh);
    else if (outcome == REUSED)
        oauth_fail(call, 400, "invalid_grant",
                   "The %s has been used already: all tokens of this sign-in "
                   "are revoked.",
                   what);
    else if (outcome == GONE)
        oauth_fail(call, 400, "invalid_grant", "The %s is invalid or expired.",
                   what);
    else
        oauth_fail(call, 500, "server_error", "No memory.");
}

/* ---- authorization_code ---- */

/* A verifier has 43 to 128 unreserved characters (RFC 7636, section 4.1). */
static bool is_verifier(const char *text)
{
    size_t size = strlen(text);

    return size >= VERIFIER_MIN && size <= VERIFIER_MAX
           && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "abcdefghijklmnopqrstuvwxyz0123456789-._~")
                  == size;
}

/* Refuses a code that was sent with wrong parameters, and invalidates it, as it
   may be stolen. Returns false. */
static bool refuse_code(struct oauth_call *call, const struct redemption *r,
                        const char *why)
{
    pthread_mutex_lock(&call->oauth->lock);
    struct ticket *ticket = vault_find(r->vault, r->text);
    if (ticket != NULL && ticket->spent == 0)
        ticket->spent = call->now;
    pthread_mutex_unlock(&call->oauth->lock);
    return oauth_fail(call, 400, "invalid_grant", "%s", why);
}

static bool check_code(struct oauth_call *call, const struct redemption *r,
                       const char *uri, const char *verifier)
{
    auto_buf struct buf challenge = BUF_INIT(BUF_WORD);

    if (strcmp(uri, r->grant.redirect_uri) != 0)
        return refuse_code(call, r,
                           "The 'redirect_uri' is not that of the authorize "
                           "request.");
    if (!sha256_base64url(&challenge, verifier))
        return oauth_fail(call, 500, "server_error", "No memory.");
    return (is_verifier(verifier)
            && strcmp(buf_cstr(&challenge), r->grant.challenge) == 0)
           || refuse_code(call, r, "PKCE verification failed.");
}

static const char *need(struct oauth_call *call, const char *name)
{
    const char *value = oauth_param(call, name);

    if (value == NULL)
        oauth_fail(call, 400, "invalid_request",
                   "The parameter '%s' is missing.", name);
    return value;
}

void redeem_code(struct oauth_call *call, const struct client *client,
                 const char *jkt)
{
    const char *code = need(call, "code");
    const char *uri = code == NULL ? NULL : need(call, "redirect_uri");
    const char *verifier = uri == NULL ? NULL : need(call, "code_verifier");

    if (verifier == NULL)
        return;
    auto_redemption struct redemption r = redemption(code, &call->oauth->codes);
    enum outcome outcome = look_up(call, client, &r);
    if (outcome != DONE) {
        answer(call, GRANT_AUTHORIZATION_CODE, &r, outcome, NULL);
        return;
    }
    if (!check_code(call, &r, uri, verifier)
        || !sign(call, &r, r.grant.scopes, jkt))
        return;
    if (client->grants[GRANT_REFRESH_TOKEN]
        && scopes_have(r.grant.scopes, "offline_access",
                       strlen("offline_access")))
        issue_random(&r.refresh);
    outcome = take(call, &r, true, 0);
    answer(call, GRANT_AUTHORIZATION_CODE, &r, outcome,
           r.refresh.size > 0 ? buf_cstr(&r.refresh) : NULL);
}

/* ---- refresh_token ---- */

void redeem_refresh(struct oauth_call *call, const struct client *client,
                    const char *jkt)
{
    const struct oauth_settings *with = &call->oauth->with;
    const char *token = need(call, "refresh_token");

    if (token == NULL)
        return;
    auto_redemption struct redemption r =
        redemption(token, &call->oauth->refresh);
    enum outcome outcome = look_up(call, client, &r);
    if (outcome != DONE) {
        answer(call, GRANT_REFRESH_TOKEN, &r, outcome, NULL);
        return;
    }
    if (!token_scopes(call, r.grant.scopes, &r.scopes)
        || !sign(call, &r, (char *)(uintptr_t)buf_cstr(&r.scopes), jkt))
        return;
    if (with->rotate)
        issue_random(&r.refresh);
    outcome = take(call, &r, with->rotate, with->rotation_grace);
    answer(call, GRANT_REFRESH_TOKEN, &r, outcome,
           r.refresh.size > 0 ? buf_cstr(&r.refresh) : token);
}
