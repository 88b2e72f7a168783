/* SPDX-License-Identifier: MIT */
/*
 * client_credentials.c - the method client_credentials: a program signs in for
 * itself (RFC 6749, section 4.4), by its secret or by a private key
 */
#include "http_api.h"

#include "auth/assertion.h"
#include "auth/oauth.h"
#include "auth/scopes.h"

static bool read_proof(struct connection_reader *reader, struct connection *c)
{
    bool has_secret = reader_given(reader, CONNECTION_CLIENT_SECRET);

    if (has_secret && reader_given(reader, CONNECTION_PRIVATE_KEY))
        return reader_fault(reader, CONNECTION_PRIVATE_KEY,
                            "is given besides client_secret. Keep the one that "
                            "the server knows.");
    if (has_secret)
        return reader_text(reader, CONNECTION_CLIENT_SECRET, &c->client_secret);
    if (!reader_given(reader, CONNECTION_PRIVATE_KEY))
        return reader_fault(reader, CONNECTION_CLIENT_SECRET,
                            "is missing. Give client_secret or private_key.");
    return assertion_read_key(reader, &c->private_key);
}

static bool read_client(struct connection_reader *reader, struct connection *c)
{
    bool good = http_api_read_place(reader, c, true);

    good = reader_required(reader, CONNECTION_CLIENT_ID, &c->client_id) && good;
    good = read_proof(reader, c) && good;
    good = reader_text(reader, CONNECTION_PRIVATE_KEY_PASSPHRASE,
                       &c->private_key_passphrase)
           && good;
    good = reader_text(reader, CONNECTION_KEY_ID, &c->key_id) && good;
    c->dpop = DPOP_OFF;
    return scopes_read(reader, &c->scopes) && good;
}

static bool load_key(struct token_form *form, struct error *error)
{
    return form->connection->private_key.size == 0
           || assertion_load_key(form, error);
}

static bool fill_form(struct token_form *form, const char *endpoint,
                      struct buf *lines)
{
    const struct connection *c = form->connection;

    if (c->private_key.size > 0)
        return assertion_fill(form, endpoint, lines);
    tokenform_pair(form, "grant_type", "client_credentials");
    if (c->scopes.size > 0)
        tokenform_pair(form, "scope", buf_cstr(&c->scopes));
    return http_api_add_client(form, lines);
}

static const struct grant_advice advice[] = {
    {"invalid_client", "client_id",
     "Check client_id and client_secret or private_key, and that the server "
     "knows this client."},
    {"unauthorized_client", "client_id",
     "The server does not allow this client to use client credentials."},
    {NULL, NULL, NULL},
};

static const struct auth_grant grant = {
    .prepare = load_key,
    .fill = fill_form,
    .advice = advice,
};

const struct auth_method http_api_client_credentials = {
    .name = "client_credentials",
    .secret = CONNECTION_CLIENT_SECRET,
    .is_named = true,
    .is_oauth = true,
    .read = read_client,
    .preview = http_api_preview_token,
    .begin = oauth_begin,
    .sign = oauth_sign,
    .again = oauth_again,
    .grant = &grant,
};
