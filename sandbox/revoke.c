/* SPDX-License-Identifier: MIT */
/*
 * revoke.c - the endpoints that revoke and describe tokens
 */
#include "revoke.h"

#include <string.h>

#include "clientauth.h"
#include "issue.h"
#include "org.h"

/* Authenticates the client, and reads the token. Returns NULL on errors; the
   answer is then the error. */
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

/* Finds a valid token of this client. Call with the lock held. */
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

/* An unknown token is not an error (RFC 7009, section 2.2), since it is not
   valid anyway. */
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

static void describe(struct json_object *answer, const struct ticket *ticket,
                     bool access)
{
    const struct grant *grant = &ticket->grant;
    const struct user *user = grant->user;

    put_flag(answer, "active", true);
    if (access)
        put_text(answer, "token_type",
                 grant->jkt[0] != '\0' ? "DPoP" : "Bearer");
    put_text(answer, "scope", grant->scopes);
    put_text(answer, "client_id", grant->client->id);
    put_text(answer, "sub", user != NULL ? user->login : grant->client->id);
    if (user != NULL) {
        put_text(answer, "username", user->login);
        put_text(answer, "uid", user->id);
    }
    put_number(answer, "iat", ticket->issued);
    put_number(answer, "exp", ticket->ends);
    if (grant->jkt[0] != '\0')
        put_confirmation(answer, grant);
}

void introspect_answer(struct oauth_call *call)
{
    struct oauth *oauth = call->oauth;
    const char *token;
    const struct client *client = begin(call, INTROSPECT_PATH, &token);

    if (client == NULL)
        return;
    struct json_object *answer = json_object_new_object();
    pthread_mutex_lock(&oauth->lock);
    const struct ticket *access = find(call, &oauth->access, token, client);
    const struct ticket *refresh = find(call, &oauth->refresh, token, client);
    if (access != NULL)
        describe(answer, access, true);
    else if (refresh != NULL)
        describe(answer, refresh, false);
    else
        put_flag(answer, "active", false);
    pthread_mutex_unlock(&oauth->lock);
    answer_json(call->answer, answer);
}
