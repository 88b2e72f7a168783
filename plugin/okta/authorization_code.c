/* SPDX-License-Identifier: MIT */
/*
 * authorization_code.c - the method authorization_code: a person signs in once
 *
 * The browser's part is in signin.c. The code that it brings back, and from
 * then on the refresh token, are exchanged for tokens (RFC 6749, sections 4.1.3
 * and 6).
 */
#include "okta.h"

#include "auth/oauth.h"
#include "auth/scopes.h"
#include "auth/tokenform.h"
#include "card.h"
#include "connection-reader.h"

#define SIGN_IN_AGAIN                                             \
    "Sign in again with your host (card.signin/1), or put a new " \
    "refresh_token into the connection."

static bool read_authorization_code(struct connection_reader *reader,
                                    struct connection *c)
{
    bool good = reader_required(reader, CONNECTION_CLIENT_ID, &c->client_id);

    good = reader_required(reader, CONNECTION_CLIENT_SECRET, &c->client_secret)
           && good;
    good = reader_text(reader, CONNECTION_REFRESH_TOKEN, &c->refresh_token)
           && good;
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

/* RFC 7636, section 4.5 */
static void add_code(struct token_form *form)
{
    tokenform_pair(form, "grant_type", "authorization_code");
    tokenform_pair(form, "code", form->code->code);
    tokenform_pair(form, "redirect_uri", form->code->redirect_uri);
    tokenform_pair(form, "code_verifier", form->code->verifier);
}

static void add_refresh_token(struct token_form *form)
{
    tokenform_pair(form, "grant_type", "refresh_token");
    tokenform_pair(form, "refresh_token", buf_cstr(&form->refresh_token));
}

static bool fill_with_code(struct token_form *form, const char *endpoint,
                           struct buf *lines)
{
    (void)endpoint;
    if (!tokenform_basic(lines, form->connection))
        return false;
    if (form->code != NULL)
        add_code(form);
    else
        add_refresh_token(form);
    return buf_ok(&form->body);
}

static const struct grant_advice advice[] = {
    {"invalid_client", "client_id",
     "Check client_id and client_secret: both are shown in the app's General "
     "tab."},
    {"invalid_grant", "refresh_token",
     "The code or token of the last sign-in has expired, was revoked or was "
     "already used. " SIGN_IN_AGAIN},
    {"unauthorized_client", "client_id",
     "The app does not allow this kind of sign-in. Enable the grant types "
     "Authorization Code and Refresh Token in its General tab."},
    {"access_denied", "client_id",
     "The person who signed in is not assigned to the app, or lacks an admin "
     "role that allows these scopes, such as Super Administrator. Assign what "
     "is missing."},
    {NULL, NULL, NULL},
};

static const struct auth_grant grant = {
    .single_use = true,
    .fill = fill_with_code,
    .advice = advice,
};

const struct auth_method okta_authorization_code = {
    .name = "authorization_code",
    .secret = CONNECTION_CLIENT_SECRET,
    .is_oauth = true,
    .by_person = true,
    .read = read_authorization_code,
    .preview = oauth_preview,
    .begin = begin_signed_in,
    .sign = oauth_sign,
    .again = oauth_again,
    .grant = &grant,
};
