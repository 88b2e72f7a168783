/* SPDX-License-Identifier: MIT */
/*
 * authorization_code.c - the method authorization_code: a person signs in once
 * by browser, with PKCE
 *
 * The server is found by its issuer (auth/discovery.h). A client without a
 * secret is a public one; PKCE protects its code (RFC 7636).
 */
#include "http_api.h"

#include "auth/oauth.h"
#include "auth/scopes.h"

#define SIGN_IN_AGAIN                                             \
    "Sign in again with your host (card.signin/1), or put a new " \
    "refresh_token into the connection."

static bool read_app(struct connection_reader *reader, struct connection *c)
{
    bool good = http_api_read_place(reader, c, false);

    good = reader_required(reader, CONNECTION_CLIENT_ID, &c->client_id) && good;
    good = reader_text(reader, CONNECTION_CLIENT_SECRET, &c->client_secret)
           && good;
    good = reader_text(reader, CONNECTION_REFRESH_TOKEN, &c->refresh_token)
           && good;
    c->dpop = DPOP_OFF;
    return scopes_read(reader, &c->scopes) && good;
}

static bool begin_signed_in(struct auth *auth, struct error *error)
{
    if (auth->connection->refresh_token.size > 0)
        return oauth_begin(auth, error);
    error_add(error, CARD_AUTH, "refresh_token", "/refresh_token",
              "Nobody has signed in for this connection yet. Sign in with your "
              "host (card.signin/1), or put a refresh_token into the "
              "connection.");
    return false;
}

static bool fill_form(struct token_form *form, const char *endpoint,
                      struct buf *lines)
{
    (void)endpoint;
    if (form->code != NULL) {
        tokenform_pair(form, "grant_type", "authorization_code");
        tokenform_pair(form, "code", form->code->code);
        tokenform_pair(form, "redirect_uri", form->code->redirect_uri);
        tokenform_pair(form, "code_verifier", form->code->verifier);
    } else {
        tokenform_pair(form, "grant_type", "refresh_token");
        tokenform_pair(form, "refresh_token", buf_cstr(&form->refresh_token));
    }
    return http_api_add_client(form, lines);
}

static const struct grant_advice advice[] = {
    {"invalid_client", "client_id",
     "Check client_id and client_secret, and that the server knows this "
     "client."},
    {"invalid_grant", "refresh_token",
     "The code or token of the last sign-in has expired, was revoked or was "
     "already used. " SIGN_IN_AGAIN},
    {"unauthorized_client", "client_id",
     "The server does not allow this client to sign in this way. It needs the "
     "grant types authorization_code and refresh_token."},
    {NULL, NULL, NULL},
};

static const struct auth_grant grant = {
    .single_use = true,
    .fill = fill_form,
    .advice = advice,
};

const struct auth_method http_api_authorization_code = {
    .name = "authorization_code",
    .secret = CONNECTION_REFRESH_TOKEN,
    .is_named = true,
    .is_oauth = true,
    .by_person = true,
    .read = read_app,
    .preview = http_api_preview_token,
    .begin = begin_signed_in,
    .sign = oauth_sign,
    .again = oauth_again,
    .grant = &grant,
};
