/* SPDX-License-Identifier: MIT */
/*
 * oauth.c - the server's state, and functions that its endpoints share
 */
#include "oauth.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ident.h"
#include "instant.h"
#include "sandbox.h"

/* No request needs as many, and each is compared with each. */
#define PARAMS_MAX 64

void oauth_open(struct oauth *oauth, const struct oauth_settings *with)
{
    *oauth = (struct oauth){.with = *with};
    pthread_mutex_init(&oauth->lock, NULL);
    signer_init(&oauth->signer);
    ident_secret(oauth->password, PASSWORD_MADE);
}

void oauth_close(struct oauth *oauth)
{
    clients_free(&oauth->clients);
    vault_free(&oauth->assertions);
    vault_free(&oauth->proofs);
    vault_free(&oauth->codes);
    vault_free(&oauth->access);
    vault_free(&oauth->refresh);
    signer_free(&oauth->signer);
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

/* ---- for the endpoints ---- */

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
    auto_buf struct buf why = BUF_INIT(ANSWER_BODY_MAX);
    struct json_object *answer = json_object_new_object();
    va_list args;

    va_start(args, format);
    buf_vfmt(&why, format, args);
    va_end(args);
    count_failure(call->oauth, error);
    answer_reset(call->answer, status);
    put_text(answer, "error", error);
    put_buf(answer, "error_description", &why);
    answer_json(call->answer, answer);
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

/* A parameter must not occur more than once (RFC 6749, sections 3.1 and
   3.2). */
bool oauth_read_params(struct oauth_call *call, const char *text, size_t size)
{
    if (memchr(text, '\0', size) != NULL || memmem(text, size, "%00", 3) != NULL
        || !pairs_read(&call->form, text, size))
        return oauth_fail(call, 400, "invalid_request",
                          "The request's parameters cannot be read.");
    if (call->form.count > PARAMS_MAX)
        return oauth_fail(call, 400, "invalid_request",
                          "The request has more than %d parameters.",
                          PARAMS_MAX);
    for (size_t i = 0; i < call->form.count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(call->form.items[i].name, call->form.items[k].name) == 0)
                return oauth_fail(call, 400, "invalid_request",
                                  "The parameter '%s' is given twice.",
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
