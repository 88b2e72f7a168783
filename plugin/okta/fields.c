/* SPDX-License-Identifier: MIT */
/* fields.c - the fields of a connection to an org. */
#include "okta.h"

static const struct card_choice auth_kinds[] = {
    {"api_token", "API token",
     "A token made in the Admin Console under Security, API, Tokens. It has "
     "the rights of the admin who made it. Sent as Authorization: SSWS."},
    {"access_token", "Access token",
     "An OAuth 2.0 access token that something else obtained, with scopes such "
     "as okta.devices.read. It is not renewed. Sent as Authorization: "
     "Bearer."},
    {"service_app", "Service app",
     "An API Services app that signs in with its private key and gets tokens "
     "of its own, renewed as needed; what Okta advises for machines. Needs "
     "client_id, private_key and scopes."},
    {"authorization_code", "Authorization code",
     "A person signs in by browser once, as Okta's own Devices connector does, "
     "and the card renews what that gave. Needs client_id, client_secret and "
     "scopes; signing in adds the refresh token."},
};

static const struct card_choice dpop_modes[] = {
    {"auto", "Automatic",
     "Prove possession of the token when the org asks for it, as it does for "
     "new service apps."},
    {"on", "On", "Prove it from the first request on."},
    {"off", "Off", "Use plain Bearer tokens; the app must allow it."},
};

static const char *const by_api_token[] = {"api_token", NULL};
static const char *const by_access_token[] = {"access_token", NULL};
static const char *const by_service_app[] = {"service_app", NULL};
static const char *const by_code[] = {"authorization_code", NULL};
static const char *const by_app[] = {"service_app", "authorization_code", NULL};

const struct card_field okta_fields[OKTA_FIELD_COUNT] = {
    [FIELD_ADDRESS] =
        {
            .key = "domain",
            .title = "Domain",
            .help = "Your Okta domain, without -admin: it stands in the "
                    "browser's address bar when you are signed in, and in the "
                    "menu at the top right of the dashboard. Example: "
                    "acme.okta.com",
            .group = "Org",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .example_json = "\"acme.okta.com\"",
            .env = "OKTA_CLIENT_ORGURL",
        },
    [FIELD_AUTH] =
        {
            .key = "auth",
            .title = "Sign-in",
            .help = "How requests are signed. It may be left out where only "
                    "one kind of secret is given. Example: api_token",
            .group = "Sign-in",
            .type = CARD_TYPE_DROPDOWN,
            .choice_count = COUNT(auth_kinds),
            .choice_size = sizeof(struct card_choice),
            .choices = auth_kinds,
            .example_json = "\"api_token\"",
        },
    [FIELD_API_TOKEN] =
        {
            .key = "api_token",
            .title = "API Token",
            .help = "The token alone, without SSWS before it. Example: "
                    "00QCjAl4MlV-WPXM…",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
            .env = "OKTA_CLIENT_TOKEN",
            .shown_if_key = "auth",
            .shown_if_values = by_api_token,
        },
    [FIELD_ACCESS_TOKEN] =
        {
            .key = "access_token",
            .title = "Access Token",
            .help = "The token alone, without Bearer before it. Example: "
                    "eyJraWQiOiJ…",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
            .env = "OKTA_CLIENT_ACCESSTOKEN",
            .shown_if_key = "auth",
            .shown_if_values = by_access_token,
        },
    [FIELD_CLIENT_ID] =
        {
            .key = "client_id",
            .title = "Client ID",
            .help = "The Client ID of the app, from its General tab in the "
                    "Admin Console. Example: 0oa4a5u7JHHhjXrMK0g4",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .env = "OKTA_CLIENT_CLIENTID",
            .shown_if_key = "auth",
            .shown_if_values = by_app,
        },
    [FIELD_CLIENT_SECRET] =
        {
            .key = "client_secret",
            .title = "Client Secret",
            .help = "The client secret of the app, from its General tab.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
            .env = "OKTA_CLIENT_CLIENTSECRET",
            .shown_if_key = "auth",
            .shown_if_values = by_code,
        },
    [FIELD_REFRESH_TOKEN] =
        {
            .key = "refresh_token",
            .title = "Refresh Token",
            .help = "What signing in gave; the host keeps it, and puts the new "
                    "one in its place when Okta gives a new one.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_SECRET,
            .shown_if_key = "auth",
            .shown_if_values = by_code,
        },
    [FIELD_PRIVATE_KEY] =
        {
            .key = "private_key",
            .title = "Private Key",
            .help = "The private key whose public half is registered with the "
                    "app, RSA or EC: PEM text, or a JWK as text or object. "
                    "Example: -----BEGIN PRIVATE KEY-----…",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET
                     | CARD_FIELD_MULTILINE | CARD_FIELD_ANY_JSON,
            .env = "OKTA_CLIENT_PRIVATEKEY",
            .shown_if_key = "auth",
            .shown_if_values = by_service_app,
        },
    [FIELD_PRIVATE_KEY_PASSPHRASE] =
        {
            .key = "private_key_passphrase",
            .title = "Private Key Passphrase",
            .help = "The passphrase of the private key, where it is encrypted.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_SECRET,
            .shown_if_key = "auth",
            .shown_if_values = by_service_app,
        },
    [FIELD_KEY_ID] =
        {
            .key = "key_id",
            .title = "Key ID",
            .help = "The kid under which the key is registered, where the app "
                    "has several keys; a JWK may say it itself. Example: "
                    "kid-2026",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .env = "OKTA_CLIENT_PRIVATEKEYID",
            .shown_if_key = "auth",
            .shown_if_values = by_service_app,
        },
    [FIELD_SCOPES] =
        {
            .key = "scopes",
            .title = "Scopes",
            .help = "What the tokens may do: words with a space or a comma "
                    "between, or an array. Example: okta.devices.read "
                    "okta.devices.manage",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON,
            .example_json = "\"okta.devices.read okta.devices.manage\"",
            .env = "OKTA_CLIENT_SCOPES",
            .shown_if_key = "auth",
            .shown_if_values = by_app,
        },
    [FIELD_DPOP] =
        {
            .key = "dpop",
            .title = "DPoP",
            .help = "Whether requests prove possession of their token (RFC "
                    "9449). Example: auto",
            .group = "Sign-in",
            .type = CARD_TYPE_DROPDOWN,
            .choice_count = COUNT(dpop_modes),
            .choice_size = sizeof(struct card_choice),
            .choices = dpop_modes,
            .default_json = "\"auto\"",
            .shown_if_key = "auth",
            .shown_if_values = by_service_app,
        },
    TRANSPORT_FIELDS,
};
