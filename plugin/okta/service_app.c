/* SPDX-License-Identifier: MIT */
/*
 * service_app.c - the method service_app: an app signs in with its private key
 *
 * Client credentials (RFC 6749, section 4.4); the client is authenticated by an
 * assertion that the key signs (RFC 7523, section 2.2).
 */
#include "okta.h"

#include "auth/auth-limits.h"
#include "auth/jwt.h"
#include "auth/oauth.h"
#include "auth/scopes.h"
#include "auth/tokenform.h"
#include "clock.h"
#include "connection-reader.h"
#include "jsonwalk.h"

/* ---- the connection ---- */

/* A JWK may be given as a JSON object, or as text like any other key. */
static bool read_private_key(struct connection_reader *reader, struct buf *key)
{
    struct json_span value = reader_value(reader, CONNECTION_PRIVATE_KEY), kind;

    if (members_empty(value) || json_type(value) != 'o')
        return reader_required(reader, CONNECTION_PRIVATE_KEY, key);
    if (!json_find(value, "kty", &kind) && !json_find(value, "keys", &kind))
        return reader_fault(reader, CONNECTION_PRIVATE_KEY,
                            "is an object, but neither a JWK, which has a "
                            "\"kty\", nor a JWK set, which has \"keys\".");
    buf_add(key, value.data, value.size);
    return reader_keep_text(reader, CONNECTION_PRIVATE_KEY, key);
}

/* The descriptor lists the choices in the order of enum dpop. */
static bool read_dpop(struct connection_reader *reader, enum dpop *dpop)
{
    int choice = DPOP_AUTO;
    bool good = reader_choice(reader, CONNECTION_DPOP, &choice);

    *dpop = (enum dpop)choice;
    return good;
}

static bool read_service_app(struct connection_reader *reader,
                             struct connection *c)
{
    bool good = reader_required(reader, CONNECTION_CLIENT_ID, &c->client_id);

    good = read_private_key(reader, &c->private_key) && good;
    good = reader_text(reader, CONNECTION_PRIVATE_KEY_PASSPHRASE,
                       &c->private_key_passphrase)
           && good;
    good = reader_text(reader, CONNECTION_KEY_ID, &c->key_id) && good;
    good = scopes_read(reader, &c->scopes) && good;
    return read_dpop(reader, &c->dpop) && good;
}

/* ---- the token request ---- */

/* The key is parsed for each token and freed afterwards: OpenSSL keeps its
   numbers in memory that we cannot exclude from core dumps. */
static bool load_private_key(struct token_form *form, struct error *error)
{
    const struct connection *c = form->connection;
    const char *wrong = key_read(
        &form->client_key, buf_cstr(&c->private_key), c->private_key.size,
        c->private_key_passphrase.size > 0
            ? buf_cstr(&c->private_key_passphrase)
            : NULL,
        c->key_id.size > 0 ? buf_cstr(&c->key_id) : NULL);

    if (wrong != NULL)
        error_add(error, CARD_BAD_CONNECTION, "private_key", "/private_key",
                  "Private Key cannot be used. %s", wrong);
    return wrong == NULL;
}

static bool fill_with_assertion(struct token_form *form, const char *endpoint,
                                struct buf *lines)
{
    const struct connection *c = form->connection;
    const struct key *key = &form->client_key;
    const char *kid = c->key_id.size > 0 ? buf_cstr(&c->key_id) : key->kid;
    auto_buf struct buf assertion = BUF_INIT_SECRET(ASSERTION_MAX);

    (void)lines;
    if (!jwt_assertion(key, kid, buf_cstr(&c->client_id), endpoint,
                       clock_now_s(&c->origin), &assertion))
        return false;
    tokenform_pair(form, "grant_type", "client_credentials");
    tokenform_pair(form, "scope", buf_cstr(&c->scopes));
    tokenform_pair(form, "client_assertion_type",
                   "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    tokenform_pair(form, "client_assertion", buf_cstr(&assertion));
    return buf_ok(&form->body);
}

static const struct grant_advice advice[] = {
    {"invalid_client", "client_id",
     "Check client_id, and that the public half of private_key is registered "
     "with the app. If the app has several keys, set key_id to the ID of this "
     "key."},
    {"invalid_grant", "client_id",
     "Check that the app is an API Services app; if it requires DPoP, set dpop "
     "to \"on\"."},
    {"unauthorized_client", "client_id",
     "The app does not allow this kind of sign-in. It must be an API Services "
     "app that signs in with a public key."},
    {"access_denied", "client_id",
     "The app lacks an admin role that allows these scopes. Assign one, such "
     "as Super Administrator, in its Admin Roles tab."},
    {NULL, NULL, NULL},
};

static const struct auth_grant grant = {
    .proves = true,
    .prepare = load_private_key,
    .fill = fill_with_assertion,
    .advice = advice,
};

const struct auth_method okta_service_app = {
    .name = "service_app",
    .secret = CONNECTION_PRIVATE_KEY,
    .is_oauth = true,
    .read = read_service_app,
    .preview = oauth_preview,
    .begin = oauth_begin,
    .sign = oauth_sign,
    .again = oauth_again,
    .grant = &grant,
};
