/* SPDX-License-Identifier: MIT */
/*
 * revoke.c - see revoke.h
 */
#include "revoke.h"

#include <string.h>

#include "clientauth.h"
#include "issue.h"
#include "jsonwrite.h"
#include "org.h"

static void member(struct buf *out, const char *name, const char *text)
{
    json_key(out, name);
    json_quote_str(out, text);
}

/* Who asks, and the token; NULL: the answer is the error. */
static const struct client *begin(struct oauth_call *call, const char *path,
                                  const char **token)
{
    const struct client *client;

    answer_header(call->answer, "Cache-Control", "no-store");
    if (!oauth_read_form(call))
        return NULL;
    client = client_authenticate(call, path);
    *token = oauth_param(call, "token");
    if (client != NULL && *token == NULL) {
        oauth_fail(call, 400, "invalid_request",
                   "The parameter 'token' is missing.");
        return NULL;
    }
    return client;
}

/* A token that is good, and this client's; with the lock. */
static const struct ticket *find(struct oauth_call *call, struct vault *vault,
                                 const char *token, const struct client *client)
{
    const struct ticket *ticket = vault_find(vault, token);

    return ticket != NULL && ticket->grant.client == client
                   && ticket->ends > call->now && ticket->spent == 0
               ? ticket
               : NULL;
}

static bool is_it(const struct ticket *ticket, const void *it)
{
    return ticket == it;
}

/* An unknown token is no error: it is revoked as far as anybody can tell. */
void revoke_answer(struct oauth_call *call)
{
    struct oauth *oauth = call->oauth;
    const char *token;
    const struct client *client = begin(call, REVOKE_PATH, &token);
    const struct ticket *ticket;

    if (client == NULL)
        return;
    pthread_mutex_lock(&oauth->lock);
    if ((ticket = find(call, &oauth->refresh, token, client)) != NULL)
        issue_revoke_family(oauth, ticket->grant.family);
    else if ((ticket = find(call, &oauth->access, token, client)) != NULL)
        vault_drop(&oauth->access, is_it, ticket);
    pthread_mutex_unlock(&oauth->lock);
}

static void describe(struct buf *out, const struct ticket *ticket, bool access)
{
    const struct grant *grant = &ticket->grant;
    const struct user *user = grant->user;

    buf_str(out, "\"active\":true");
    if (access)
        member(out, "token_type", grant->jkt[0] != '\0' ? "DPoP" : "Bearer");
    member(out, "scope", grant->scopes);
    member(out, "client_id", grant->client->id);
    member(out, "sub", user != NULL ? user->login : grant->client->id);
    if (user != NULL) {
        member(out, "username", user->login);
        member(out, "uid", user->id);
    }
    json_key(out, "iat");
    buf_fmt(out, "%lld", (long long)ticket->issued);
    json_key(out, "exp");
    buf_fmt(out, "%lld", (long long)ticket->ends);
    if (grant->jkt[0] != '\0') {
        json_key(out, "cnf");
        buf_char(out, '{');
        member(out, "jkt", grant->jkt);
        buf_char(out, '}');
    }
}

void introspect_answer(struct oauth_call *call)
{
    struct oauth *oauth = call->oauth;
    struct buf *out = &call->answer->body;
    const char *token;
    const struct client *client = begin(call, INTROSPECT_PATH, &token);

    if (client == NULL)
        return;
    call->answer->content_type = "application/json";
    buf_char(out, '{');
    pthread_mutex_lock(&oauth->lock);
    const struct ticket *access = find(call, &oauth->access, token, client);
    const struct ticket *refresh = find(call, &oauth->refresh, token, client);
    if (access != NULL)
        describe(out, access, true);
    else if (refresh != NULL)
        describe(out, refresh, false);
    else
        buf_str(out, "\"active\":false");
    pthread_mutex_unlock(&oauth->lock);
    buf_char(out, '}');
}
