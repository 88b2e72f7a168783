/* SPDX-License-Identifier: MIT */
/*
 * tokenanswer.c - chooses the scopes of tokens, and answers with tokens
 */
#include "tokenanswer.h"

void token_give(struct oauth_call *call, enum grant_kind kind,
                const struct grant *grant, const char *token,
                const char *refresh)
{
    struct json_object *answer = json_object_new_object();

    pthread_mutex_lock(&call->oauth->lock);
    call->oauth->counts.successes[kind]++;
    pthread_mutex_unlock(&call->oauth->lock);
    put_text(answer, "token_type", grant->jkt[0] != '\0' ? "DPoP" : "Bearer");
    put_number(answer, "expires_in", call->oauth->with.token_lifetime);
    put_text(answer, "access_token", token);
    put_text(answer, "scope", grant->scopes);
    if (refresh != NULL)
        put_text(answer, "refresh_token", refresh);
    answer_json(call->answer, answer);
}

bool token_scopes(struct oauth_call *call, const char *granted,
                  struct buf *scopes)
{
    const char *asked = oauth_param(call, "scope");

    if (asked == NULL)
        asked = granted;
    if (!scopes_within(asked, granted))
        return oauth_fail(call, 400, "invalid_scope",
                          "One or more scopes are not granted to the app: it "
                          "has %s.",
                          granted);
    scopes_tidy(scopes, asked);
    return buf_ok(scopes)
           || oauth_fail(call, 400, "invalid_scope", "That is too long.");
}
