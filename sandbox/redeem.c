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

#include <gnutls/crypto.h>
#include <string.h>

#include "base64.h"
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

/* Copies the grant of the text. Returns false if it is unknown, expired or
   another client's. */
static bool look_up(struct oauth_call *call, const struct client *client,
                    struct redemption *r)
{
    pthread_mutex_lock(&call->oauth->lock);
    const struct ticket *ticket = vault_find(r->vault, r->text);
    bool good = ticket != NULL && ticket->ends > call->now
                && ticket->grant.client == client
                && grant_copy(&r->grant, &ticket->grant);
    pthread_mutex_unlock(&call->oauth->lock);
    return good;
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

enum outcome { TAKEN, GONE, REUSED, NO_MEMORY };

/* Is this a second use after the grace period, and so probably a theft? Calls
   run concurrently, so a call with an earlier `now` may get here after the one
   that used the text. Without a grace period the time is therefore ignored. */
static bool is_reuse(const struct ticket *ticket, int64_t now, int64_t grace)
{
    return ticket->spent != 0 && (grace == 0 || now - ticket->spent >= grace);
}

/* Marks the text as used, and stores the new tokens. A second use after the
   grace period revokes all tokens of the sign-in. */
static enum outcome take(struct oauth_call *call, const struct redemption *r,
                         bool once, int64_t grace)
{
    struct oauth *oauth = call->oauth;
    enum outcome outcome = TAKEN;

    pthread_mutex_lock(&oauth->lock);
    struct ticket *ticket = vault_find(r->vault, r->text);
    if (ticket == NULL) {
        outcome = GONE;
    } else if (is_reuse(ticket, call->now, grace)) {
        outcome = REUSED;
        issue_revoke_family(oauth, r->grant.family);
    } else {
        if (once && ticket->spent == 0)
            ticket->spent = call->now;
        if (!keep(oauth, r))
            outcome = NO_MEMORY;
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

    if (outcome == TAKEN)
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

static bool proves(const char *verifier, const char *challenge)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);
    unsigned char hash[32];

    if (!is_verifier(verifier)
        || gnutls_hash_fast(GNUTLS_DIG_SHA256, verifier, strlen(verifier), hash)
               < 0)
        return false;
    base64url_add(&text, hash, sizeof(hash));
    return strcmp(buf_cstr(&text), challenge) == 0;
}

/* Invalidates a code that came with wrong parameters, as it may be stolen. */
static void burn(struct oauth_call *call, const char *code)
{
    pthread_mutex_lock(&call->oauth->lock);
    struct ticket *ticket = vault_find(&call->oauth->codes, code);
    if (ticket != NULL && ticket->spent == 0)
        ticket->spent = call->now;
    pthread_mutex_unlock(&call->oauth->lock);
}

static bool check_code(struct oauth_call *call, const struct redemption *r,
                       const char *uri, const char *verifier)
{
    if (strcmp(uri, r->grant.redirect_uri) != 0)
        return oauth_fail(call, 400, "invalid_grant",
                          "The 'redirect_uri' is not that of the authorize "
                          "request.");
    return proves(verifier, r->grant.challenge)
           || oauth_fail(call, 400, "invalid_grant",
                         "PKCE verification failed.");
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
    if (!look_up(call, client, &r)) {
        answer(call, GRANT_AUTHORIZATION_CODE, &r, GONE, NULL);
        return;
    }
    if (!check_code(call, &r, uri, verifier)) {
        burn(call, code);
        return;
    }
    if (!sign(call, &r, r.grant.scopes, jkt))
        return;
    if (client->grants[GRANT_REFRESH_TOKEN]
        && scopes_have(r.grant.scopes, "offline_access",
                       strlen("offline_access")))
        issue_random(&r.refresh);
    enum outcome outcome = take(call, &r, true, 0);
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
    if (!look_up(call, client, &r)) {
        answer(call, GRANT_REFRESH_TOKEN, &r, GONE, NULL);
        return;
    }
    if (!token_scopes(call, r.grant.scopes, &r.scopes)
        || !sign(call, &r, (char *)(uintptr_t)buf_cstr(&r.scopes), jkt))
        return;
    if (with->rotate)
        issue_random(&r.refresh);
    enum outcome outcome = take(call, &r, with->rotate, with->rotation_grace);
    answer(call, GRANT_REFRESH_TOKEN, &r, outcome,
           r.refresh.size > 0 ? buf_cstr(&r.refresh) : token);
}
