/* SPDX-License-Identifier: MIT */
/* descriptor-connection.c - the table of the connection's fields. */
#include "descriptor.h"

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

const struct card_field card_connection[CONNECTION_COUNT] = {
    [CONNECTION_DOMAIN] =
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
    [CONNECTION_AUTH] =
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
    [CONNECTION_API_TOKEN] =
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
    [CONNECTION_ACCESS_TOKEN] =
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
    [CONNECTION_CLIENT_ID] =
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
    [CONNECTION_CLIENT_SECRET] =
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
    [CONNECTION_REFRESH_TOKEN] =
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
    [CONNECTION_PRIVATE_KEY] =
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
    [CONNECTION_PRIVATE_KEY_PASSPHRASE] =
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
    [CONNECTION_KEY_ID] =
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
    [CONNECTION_SCOPES] =
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
    [CONNECTION_DPOP] =
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
    [CONNECTION_CA_FILE] =
        {
            .key = "ca_file",
            .title = "CA File",
            .help = "A PEM file of the certificate authorities to trust "
                    "instead of the system's. Example: /etc/ssl/acme-ca.pem",
            .group = "Transport",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_PATH,
            .env = "SSL_CERT_FILE",
        },
    [CONNECTION_CLIENT_CERT] =
        {
            .key = "client_cert",
            .title = "Client Certificate",
            .help = "A PEM file with the certificate to show when the server "
                    "asks for one. Example: /etc/ssl/client.pem",
            .group = "Transport",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_PATH,
        },
    [CONNECTION_CLIENT_KEY] =
        {
            .key = "client_key",
            .title = "Client Key",
            .help = "A PEM file with the private key of the client "
                    "certificate. Example: /etc/ssl/client.key",
            .group = "Transport",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_PATH,
        },
    [CONNECTION_CLIENT_KEY_PASSPHRASE] =
        {
            .key = "client_key_passphrase",
            .title = "Client Key Passphrase",
            .help = "The passphrase of the client key, where it has one.",
            .group = "Transport",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_SECRET,
        },
    [CONNECTION_PROXY] =
        {
            .key = "proxy",
            .title = "Proxy",
            .help = "The proxy to go through; never used for loopback. "
                    "Example: http://proxy.acme.com:3128",
            .group = "Transport",
            .type = CARD_TYPE_TEXT,
            .env = "HTTPS_PROXY",
        },
    [CONNECTION_HTTP2] =
        {
            .key = "http2",
            .title = "HTTP/2",
            .help = "Use HTTP/2 where the server offers it. Example: false to "
                    "stay with HTTP/1.1",
            .group = "Transport",
            .type = CARD_TYPE_BOOLEAN,
            .default_json = "true",
        },
    [CONNECTION_TIMEOUT_MS] =
        {
            .key = "timeout_ms",
            .title = "Timeout",
            .help = "How long a request may take from its first byte out to "
                    "the answer's last byte in, in milliseconds. Example: "
                    "30000",
            .group = "Limits",
            .type = CARD_TYPE_NUMBER,
            .default_json = "30000",
            .minimum = 1,
            .maximum = 86400000,
            .format = CARD_FORMAT_INTEGER,
        },
    [CONNECTION_CONNECT_TIMEOUT_MS] =
        {
            .key = "connect_timeout_ms",
            .title = "Connect Timeout",
            .help = "How long looking up the name, connecting and the TLS "
                    "handshake may take together, in milliseconds. Example: "
                    "10000",
            .group = "Limits",
            .type = CARD_TYPE_NUMBER,
            .default_json = "10000",
            .minimum = 1,
            .maximum = 86400000,
            .format = CARD_FORMAT_INTEGER,
        },
    [CONNECTION_MAX_RESPONSE_BYTES] =
        {
            .key = "max_response_bytes",
            .title = "Largest Answer",
            .help = "The largest answer that is taken into memory, in bytes "
                    "after decompression. Example: 268435456, which is 256 "
                    "MiB",
            .group = "Limits",
            .type = CARD_TYPE_NUMBER,
            .default_json = "268435456",
            .minimum = 1,
            .maximum = INT64_C(1099511627776),
            .format = CARD_FORMAT_INTEGER,
        },
    [CONNECTION_MAX_RETRIES] =
        {
            .key = "max_retries",
            .title = "Retries",
            .help = "How often a request is sent again after a 429, and a GET, "
                    "PUT or DELETE also after a 503, a 504 or a lost "
                    "connection. Example: 0 to send it once",
            .group = "Limits",
            .type = CARD_TYPE_NUMBER,
            .default_json = "2",
            .minimum = 0,
            .maximum = 10,
            .format = CARD_FORMAT_INTEGER,
        },
};
