/* SPDX-License-Identifier: MIT */
/*
 * oauthcontrol.c - see oauthcontrol.h
 */
#include "oauthcontrol.h"

#include <string.h>

#include "access.h"
#include "jsonwrite.h"

static void number(struct buf *out, const char *name, int64_t value)
{
    json_key(out, name);
    buf_fmt(out, "%lld", (long long)value);
}

static bool worth_nothing(const struct ticket *ticket, const void *now)
{
    return ticket->ends <= *(const int64_t *)now || ticket->spent != 0;
}

static bool all(const struct ticket *ticket, const void *what)
{
    (void)ticket;
    (void)what;
    return true;
}

static int64_t worth(const struct vault *vault, int64_t now)
{
    int64_t count = 0;

    for (size_t i = 0; i < vault->slot_count; i++)
        for (const struct ticket *at = vault->slots[i]; at != NULL;
             at = at->next)
            count += !worth_nothing(at, &now);
    return count;
}

static void grants(struct buf *out, const char *name, const int64_t *counts,
                   const int64_t *otherwise)
{
    json_key(out, name);
    buf_char(out, '{');
    for (size_t i = 0; i < GRANT_KINDS; i++)
        number(out, grant_names[i], counts[i]);
    if (otherwise != NULL)
        number(out, "other", *otherwise);
    buf_char(out, '}');
}

static void show(struct oauth *oauth, struct buf *out)
{
    const struct oauth_counts *counts = &oauth->counts;
    int64_t now = oauth_now(oauth);

    grants(out, "token_requests", counts->requests,
           &counts->requests_otherwise);
    grants(out, "successes", counts->successes, NULL);
    json_key(out, "failures");
    buf_char(out, '{');
    for (size_t i = 0; i < OAUTH_ERRORS && counts->failures[i].name; i++)
        number(out, counts->failures[i].name, counts->failures[i].count);
    buf_char(out, '}');
    number(out, "refreshes", counts->successes[GRANT_REFRESH_TOKEN]);
    number(out, "access_tokens", worth(&oauth->access, now));
    number(out, "refresh_tokens", worth(&oauth->refresh, now));
}

static void expire(struct oauth *oauth, struct buf *out)
{
    number(out, "expired", (int64_t)vault_drop(&oauth->access, all, NULL));
}

static void revoke(struct oauth *oauth, struct buf *out)
{
    int64_t count = worth(&oauth->refresh, oauth_now(oauth));

    vault_drop(&oauth->refresh, all, NULL);
    number(out, "revoked", count);
}

static void nonces(struct oauth *oauth, struct buf *out)
{
    nonce_forget(&oauth->token_nonces);
    nonce_forget(&oauth->api_nonces);
    json_key(out, "nonces");
    buf_str(out, "\"forgotten\"");
}

static const struct {
    const char *path;
    const char *method;
    void (*run)(struct oauth *oauth, struct buf *out);
} controls[] = {
    {OAUTH_CONTROL_PATH, "GET", show},
    {OAUTH_CONTROL_PATH "/expire", "POST", expire},
    {OAUTH_CONTROL_PATH "/revoke", "POST", revoke},
    {OAUTH_CONTROL_PATH "/nonces", "POST", nonces},
};
#define CONTROLS (sizeof(controls) / sizeof(controls[0]))

void oauth_control(struct sandbox *sandbox, const struct request *request,
                   struct answer *answer)
{
    struct oauth *oauth = &sandbox->oauth;
    size_t i = 0;

    while (i < CONTROLS && !request_path_is(request, controls[i].path))
        i++;
    if (i == CONTROLS) {
        answer_error(answer, ERROR_NO_SUCH_PATH, NULL, NULL);
    } else if (strcmp(request->method, controls[i].method) != 0) {
        answer_error(answer, ERROR_METHOD, NULL, NULL);
        answer_header(answer, "Allow", "%s", controls[i].method);
    } else if (!access_by_api_token(sandbox, request)) {
        answer_error(answer, ERROR_PERMISSION, NULL, NULL);
    } else {
        answer->content_type = "application/json";
        buf_char(&answer->body, '{');
        pthread_mutex_lock(&oauth->lock);
        controls[i].run(oauth, &answer->body);
        pthread_mutex_unlock(&oauth->lock);
        buf_char(&answer->body, '}');
    }
}
