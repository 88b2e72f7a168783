/* SPDX-License-Identifier: MIT */
/*
 * oauthcontrol.c - shows counts, and expires or revokes tokens and nonces
 */
#include "oauthcontrol.h"

#include <string.h>

#include "access.h"

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

static struct json_object *grants(const int64_t *counts)
{
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < GRANT_KINDS; i++)
        put_number(object, grant_names[i], counts[i]);
    return object;
}

static void show(struct oauth *oauth, struct json_object *object)
{
    const struct oauth_counts *counts = &oauth->counts;
    struct json_object *requests = grants(counts->requests);
    struct json_object *failures = json_object_new_object();
    int64_t now = oauth_now(oauth);

    put_number(requests, "other", counts->requests_otherwise);
    put(object, "token_requests", requests);
    put(object, "successes", grants(counts->successes));
    for (size_t i = 0; i < OAUTH_ERRORS && counts->failures[i].name; i++)
        put_number(failures, counts->failures[i].name,
                   counts->failures[i].count);
    put(object, "failures", failures);
    put_number(object, "refreshes", counts->successes[GRANT_REFRESH_TOKEN]);
    put_number(object, "access_tokens", worth(&oauth->access, now));
    put_number(object, "refresh_tokens", worth(&oauth->refresh, now));
}

static void expire(struct oauth *oauth, struct json_object *object)
{
    put_number(object, "expired",
               (int64_t)vault_drop(&oauth->access, all, NULL));
}

static void revoke(struct oauth *oauth, struct json_object *object)
{
    put_number(object, "revoked", worth(&oauth->refresh, oauth_now(oauth)));
    vault_drop(&oauth->refresh, all, NULL);
}

static void nonces(struct oauth *oauth, struct json_object *object)
{
    nonce_forget(&oauth->token_nonces);
    nonce_forget(&oauth->api_nonces);
    put_text(object, "nonces", "forgotten");
}

static const struct {
    const char *path;
    const char *method;
    void (*run)(struct oauth *oauth, struct json_object *object);
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
        struct json_object *object = json_object_new_object();
        pthread_mutex_lock(&oauth->lock);
        controls[i].run(oauth, object);
        pthread_mutex_unlock(&oauth->lock);
        answer_json(answer, object);
    }
}
