/* SPDX-License-Identifier: MIT */
/*
 * oauth.c - see oauth.h
 */
#include "oauth.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "authorize.h"
#include "ident.h"
#include "instant.h"
#include "jsonwrite.h"
#include "metadata.h"
#include "revoke.h"
#include "sandbox.h"
#include "token.h"

#define TEXT_MAX 65536

static bool make_signer(struct signer *signer)
{
    return gnutls_privkey_init(&signer->key) == 0
           && gnutls_privkey_generate(
                  signer->key, GNUTLS_PK_ECDSA,
                  GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0)
                  == 0
           && public_key_of(&signer->public, signer->key)
           && jwk_thumbprint(signer->kid, &signer->public);
}

bool oauth_open(struct oauth *oauth, const struct oauth_settings *with)
{
    *oauth = (struct oauth){.with = *with};
    pthread_mutex_init(&oauth->lock, NULL);
    ident_secret(oauth->password, PASSWORD_ROOM - 1);
    return make_signer(&oauth->signer);
}

void oauth_close(struct oauth *oauth)
{
    clients_free(&oauth->clients);
    vault_free(&oauth->assertions);
    vault_free(&oauth->proofs);
    vault_free(&oauth->codes);
    vault_free(&oauth->access);
    vault_free(&oauth->refresh);
    public_key_free(&oauth->signer.public);
    if (oauth->signer.key != NULL)
        gnutls_privkey_deinit(oauth->signer.key);
    pthread_mutex_destroy(&oauth->lock);
}

int64_t oauth_now(const struct oauth *oauth)
{
    return instant_now_ms() / 1000 + oauth->with.clock_offset;
}

bool same_secret(const char *given, const char *secret)
{
    size_t size = strlen(secret);
    unsigned differ = 0;

    if (strlen(given) != size)
        return false;
    for (size_t i = 0; i < size; i++)
        differ |= (unsigned)(given[i] ^ secret[i]);
    return differ == 0;
}

/* ---- what endpoints share ---- */

static void count_failure(struct oauth *oauth, const char *error)
{
    struct oauth_count *at = oauth->counts.failures;

    pthread_mutex_lock(&oauth->lock);
    for (size_t i = 0; i + 1 < OAUTH_ERRORS; i++, at++)
        if (at->name == NULL || strcmp(at->name, error) == 0)
            break;
    at->name = error;
    at->count++;
    pthread_mutex_unlock(&oauth->lock);
}

bool oauth_fail(struct oauth_call *call, int status, const char *error,
                const char *format, ...)
{
    auto_buf struct buf why = BUF_INIT(TEXT_MAX);
    struct buf *out = &call->answer->body;
    va_list args;

    va_start(args, format);
    buf_vfmt(&why, format, args);
    va_end(args);
    count_failure(call->oauth, error);
    answer_reset(call->answer, status);
    call->answer->content_type = "application/json";
    buf_char(out, '{');
    json_key(out, "error");
    json_quote_str(out, error);
    json_key(out, "error_description");
    json_quote_str(out, buf_cstr(&why));
    buf_char(out, '}');
    return false;
}

const char *oauth_param(const struct oauth_call *call, const char *name)
{
    for (size_t i = 0; i < call->form.count; i++)
        if (strcmp(call->form.items[i].name, name) == 0)
            return call->form.items[i].value[0] == '\0'
                       ? NULL
                       : call->form.items[i].value;
    return NULL;
}

static bool is_form(const char *type)
{
    static const char form[] = "application/x-www-form-urlencoded";
    size_t size = sizeof(form) - 1;

    return type != NULL && strncasecmp(type, form, size) == 0
           && (type[size] == '\0' || type[size] == ';' || type[size] == ' ');
}

/* RFC 6749, sections 3.1 and 3.2: no parameter more than once. */
bool oauth_read_params(struct oauth_call *call, const char *text, size_t size)
{
    if (memchr(text, '\0', size) != NULL || memmem(text, size, "%00", 3) != NULL
        || !pairs_read(&call->form, text, size))
        return oauth_fail(call, 400, "invalid_request",
                          "The request's parameters cannot be read.");
    for (size_t i = 0; i < call->form.count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(call->form.items[i].name, call->form.items[k].name) == 0)
                return oauth_fail(call, 400, "invalid_request",
                                  "The parameter '%s' is there twice.",
                                  call->form.items[i].name);
    return true;
}

bool oauth_read_form(struct oauth_call *call)
{
    const struct buf *body = &call->request->body;

    if (!is_form(request_header(call->request, "Content-Type")))
        return oauth_fail(call, 400, "invalid_request",
                          "The Content-Type must be "
                          "application/x-www-form-urlencoded.");
    return oauth_read_params(call, buf_cstr(body), body->size);
}

/* ---- which endpoint ---- */

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

bool oauth_serves(const struct request *request)
{
    return request_under(request, "/oauth2")
           || request_under(request, "/.well-known");
}

void oauth_answer(struct sandbox *sandbox, const struct request *request,
                  const char *base, struct answer *answer)
{
    struct oauth *oauth = &sandbox->oauth;
    struct oauth_call call = {
        sandbox, oauth, request, answer, base, oauth_now(oauth), {NULL, 0, 0}};
    auto_buf struct buf allow = BUF_INIT(TEXT_MAX);

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
}
