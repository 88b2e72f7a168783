/* SPDX-License-Identifier: MIT */
/* tokenform.c - application/x-www-form-urlencoded, field by field. */
#include "tokenform.h"

#include <string.h>

#include "base64.h"
#include "jwt.h"
#include "target.h"

#define ASSERTION_MAX 131072

static void add_pair(struct buf *form, const char *name, const char *value)
{
    if (form->size > 0)
        buf_char(form, '&');
    buf_fmt(form, "%s=", name);
    target_encode(form, value, strlen(value));
}

bool tokenform_client(struct buf *form, const struct connection *c,
                      const struct key *key, const char *endpoint, int64_t now)
{
    const char *kid = c->key_id.size > 0 ? buf_cstr(&c->key_id) : key->kid;
    auto_buf struct buf assertion = BUF_INIT_SECRET(ASSERTION_MAX);

    if (!jwt_assertion(key, kid, buf_cstr(&c->client_id), endpoint, now,
                       &assertion))
        return false;
    add_pair(form, "grant_type", "client_credentials");
    add_pair(form, "scope", buf_cstr(&c->scopes));
    add_pair(form, "client_assertion_type",
             "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    add_pair(form, "client_assertion", buf_cstr(&assertion));
    return buf_ok(form);
}

bool tokenform_refresh(struct buf *form, const char *refresh_token)
{
    add_pair(form, "grant_type", "refresh_token");
    add_pair(form, "refresh_token", refresh_token);
    return buf_ok(form);
}

bool tokenform_code(struct buf *form, const struct token_code *code)
{
    add_pair(form, "grant_type", "authorization_code");
    add_pair(form, "code", code->code);
    add_pair(form, "redirect_uri", code->redirect_uri);
    add_pair(form, "code_verifier", code->verifier);
    return buf_ok(form);
}

bool tokenform_basic(struct buf *lines, const struct connection *c)
{
    auto_buf struct buf pair = BUF_INIT_SECRET(8 * CONNECTION_TEXT_MAX);

    target_encode(&pair, buf_cstr(&c->client_id), c->client_id.size);
    buf_char(&pair, ':');
    target_encode(&pair, buf_cstr(&c->client_secret), c->client_secret.size);
    buf_str(lines, "Authorization: Basic ");
    base64_add(lines, buf_cstr(&pair), pair.size);
    buf_char(lines, '\0');
    return buf_ok(&pair) && buf_ok(lines);
}
