/* SPDX-License-Identifier: MIT */
/*
 * service_app.c - the method service_app: an app signs in with its private key
 *
 * Client credentials (RFC 6749, section 4.4); the client is authenticated by an
 * assertion that the key signs (RFC 7523, section 2.2).
 */
#include "okta.h"

#include "auth/assertion.h"
#include "auth/oauth.h"
#include "auth/scopes.h"
#include "connection-reader.h"

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

    good = assertion_read_key(reader, &c->private_key) && good;
    good = reader_text(reader, CONNECTION_PRIVATE_KEY_PASSPHRASE,
                       &c->private_key_passphrase)
           && good;
    good = reader_text(reader, CONNECTION_KEY_ID, &c->key_id) && good;
    good = scopes_read(reader, &c->scopes) && good;
    return read_dpop(reader, &c->dpop) && good;
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
    .prepare = assertion_load_key,
    .fill = assertion_fill,
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
