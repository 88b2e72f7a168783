/* SPDX-License-Identifier: MIT */
/*
 * endpoint.c - passes a request to the endpoint of its path
 */
#include "endpoint.h"

#include <string.h>

#include "authorize.h"
#include "metadata.h"
#include "oauth.h"
#include "revoke.h"
#include "sandbox.h"
#include "token.h"

static const struct endpoint {
    const char *path;
    const char *method;
    void (*answer)(struct oauth_call *call);
} endpoints[] = {
    {TOKEN_PATH, "POST", token_answer},
    {AUTHORIZE_PATH, "GET", authorize_get},
    {AUTHORIZE_PATH, "POST", authorize_post},
    {KEYS_PATH, "GET", keys_answer},
    {REVOKE_PATH, "POST", revoke_answer},
    {INTROSPECT_PATH, "POST", introspect_answer},
    {"/.well-known/openid-configuration", "GET", metadata_answer},
    {"/.well-known/oauth-authorization-server", "GET", metadata_answer},
};
#define ENDPOINTS (sizeof(endpoints) / sizeof(endpoints[0]))

bool endpoint_serves(const struct request *request)
{
    return request_under(request, "/oauth2")
           || request_under(request, "/.well-known");
}

void endpoint_answer(struct sandbox *sandbox, const struct request *request,
                     const char *base, struct answer *answer)
{
    struct oauth *oauth = &sandbox->oauth;
    struct oauth_call call = {
        sandbox, oauth, request, answer, base, oauth_now(oauth), {NULL, 0, 0}};
    auto_buf struct buf allow = BUF_INIT(BUF_TEXT);

    for (size_t i = 0; i < ENDPOINTS; i++) {
        if (!request_path_is(request, endpoints[i].path))
            continue;
        if (strcmp(request->method, endpoints[i].method) == 0) {
            endpoints[i].answer(&call);
            pairs_free(&call.form);
            return;
        }
        buf_fmt(&allow, "%s%s", allow.size == 0 ? "" : ", ",
                endpoints[i].method);
    }
    if (allow.size == 0) {
        answer_error(answer, ERROR_NO_SUCH_PATH, NULL, NULL);
        return;
    }
    answer_error(answer, ERROR_METHOD, NULL, NULL);
    answer_header(answer, "Allow", "%s", buf_cstr(&allow));
    answer->failed = answer->failed || !buf_ok(&allow);
}
