/* SPDX-License-Identifier: MIT */
/* fields.c - the fields of a connection to any API. */
#include "http_api.h"

static const struct card_choice auth_kinds[] = {
    {"none", "None",
     "Requests are not signed: for an API that anyone may use."},
    {"basic", "Basic",
     "A user name and a password (RFC 7617). Some APIs take a key as the user "
     "name, with an empty password."},
    {"bearer", "Bearer token",
     "A token that the API gave, such as a personal access token. It is not "
     "renewed. Sent as Authorization: Bearer."},
    {"api_key_header", "API key in a header",
     "A key that the API gave, sent in the header field that api_key_name "
     "names."},
    {"api_key_query", "API key in the query",
     "A key that the API gave, sent in the URL as the parameter that "
     "api_key_name names. It is taken out of links and of all that is shown or "
     "logged; a server may log it all the same."},
    {"client_credentials", "Client credentials",
     "A program signs in for itself by OAuth 2.0, and the card renews its "
     "tokens. Needs client_id, client_secret or private_key, and issuer or "
     "token_url."},
    {"authorization_code", "Authorization code",
     "A person signs in by browser once, and the card renews what that gave. "
     "Needs client_id and issuer; signing in adds the refresh token."},
};

static const char *const by_basic[] = {"basic", NULL};
static const char *const by_bearer[] = {"bearer", NULL};
static const char *const by_client[] = {"client_credentials", NULL};
static const char *const by_code[] = {"authorization_code", NULL};
static const char *const by_oauth[] = {"client_credentials",
                                       "authorization_code", NULL};
static const char *const by_key[] = {"api_key_header", "api_key_query", NULL};

const struct card_field http_api_fields[HTTP_API_FIELD_COUNT] = {
    [FIELD_ADDRESS] =
        {
            .key = "base_url",
            .title = "Base URL",
            .help = "The URL that all paths of the API have in common: https, "
                    "or http for this machine alone. Requests go nowhere else. "
                    "Example: https://api.example.com/v2",
            .group = "API",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .example_json = "\"https://api.example.com/v2\"",
        },
    [FIELD_AUTH] =
        {
            .key = "auth",
            .title = "Sign-in",
            .help = "How requests are signed. Example: bearer",
            .group = "Sign-in",
            .type = CARD_TYPE_DROPDOWN,
            .flags = CARD_FIELD_REQUIRED,
            .choice_count = COUNT(auth_kinds),
            .choice_size = sizeof(struct card_choice),
            .choices = auth_kinds,
            .example_json = "\"bearer\"",
        },
    [FIELD_USERNAME] =
        {
            .key = "username",
            .title = "User Name",
            .help = "The user name. Without a password it is kept as secret as "
                    "one. Example: integration",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .shown_if_key = "auth",
            .shown_if_values = by_basic,
        },
    [FIELD_PASSWORD] =
        {
            .key = "password",
            .title = "Password",
            .help = "The password. Leave it out where the API wants none.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_SECRET,
            .shown_if_key = "auth",
            .shown_if_values = by_basic,
        },
    [FIELD_ACCESS_TOKEN] =
        {
            .key = "token",
            .title = "Token",
            .help = "The token alone, without Bearer before it.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
            .shown_if_key = "auth",
            .shown_if_values = by_bearer,
        },
    [FIELD_API_KEY] =
        {
            .key = "api_key",
            .title = "API Key",
            .help = "The key alone.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
            .shown_if_key = "auth",
            .shown_if_values = by_key,
        },
    [FIELD_API_KEY_NAME] =
        {
            .key = "api_key_name",
            .title = "Name of the API Key",
            .help = "The header field or the parameter of the URL that has the "
                    "key. Example: X-API-Key",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .example_json = "\"X-API-Key\"",
            .shown_if_key = "auth",
            .shown_if_values = by_key,
        },
    [FIELD_ISSUER] =
        {
            .key = "issuer",
            .title = "Issuer",
            .help = "The server that signs in, exactly as it names itself; its "
                    "metadata say where its endpoints are. Example: "
                    "https://id.example.com",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"https://id.example.com\"",
            .shown_if_key = "auth",
            .shown_if_values = by_oauth,
        },
    [FIELD_TOKEN_URL] =
        {
            .key = "token_url",
            .title = "Token URL",
            .help = "The token endpoint, where the server has no metadata. "
                    "Example: https://id.example.com/oauth/token",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .shown_if_key = "auth",
            .shown_if_values = by_client,
        },
    [FIELD_CLIENT_ID] =
        {
            .key = "client_id",
            .title = "Client ID",
            .help = "The id under which the server knows this client.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .shown_if_key = "auth",
            .shown_if_values = by_oauth,
        },
    [FIELD_CLIENT_SECRET] =
        {
            .key = "client_secret",
            .title = "Client Secret",
            .help = "The secret of the client. Leave it out with a private "
                    "key, and for a public client.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_SECRET,
            .shown_if_key = "auth",
            .shown_if_values = by_oauth,
        },
    [FIELD_REFRESH_TOKEN] =
        {
            .key = "refresh_token",
            .title = "Refresh Token",
            .help = "What signing in gave; the host keeps it, and puts the new "
                    "one in its place when the server gives a new one.",
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
            .help = "The private key whose public half the server knows, RSA "
                    "or EC: PEM text, or a JWK as text or object.",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags =
                CARD_FIELD_SECRET | CARD_FIELD_MULTILINE | CARD_FIELD_ANY_JSON,
            .shown_if_key = "auth",
            .shown_if_values = by_client,
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
            .shown_if_values = by_client,
        },
    [FIELD_KEY_ID] =
        {
            .key = "key_id",
            .title = "Key ID",
            .help = "The kid under which the server knows the key, where it "
                    "wants one; a JWK may say it itself. Example: kid-2026",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .shown_if_key = "auth",
            .shown_if_values = by_client,
        },
    [FIELD_SCOPES] =
        {
            .key = "scopes",
            .title = "Scopes",
            .help = "What the tokens may do: words with a space or a comma "
                    "between, or an array. Example: read write",
            .group = "Sign-in",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_ANY_JSON,
            .example_json = "\"read write\"",
            .shown_if_key = "auth",
            .shown_if_values = by_oauth,
        },
    [FIELD_HEADERS] =
        {
            .key = "headers",
            .title = "Headers",
            .help = "Header fields of every request, as an object of names and "
                    "values; those of the form come before them. Secrets do "
                    "not belong here. Example: {\"Accept\": "
                    "\"application/vnd.github+json\"}",
            .group = "API",
            .type = CARD_TYPE_OBJECT,
            .example_json = "{\"Accept\": \"application/json\"}",
        },
    [FIELD_CHECK_PATH] =
        {
            .key = "check_path",
            .title = "Path of the Test",
            .help = "What the test of the connection reads, a path below the "
                    "Base URL that the credentials may read. Without it the "
                    "Base URL itself is read. Example: /me",
            .group = "API",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"/me\"",
        },
    [FIELD_ITEMS_POINTER] =
        {
            .key = "items_pointer",
            .title = "Place of the List",
            .help = "Where an answer has its list, if the list is only a part "
                    "of it: a JSON Pointer (RFC 6901). The output body is then "
                    "that list, and envelope is the rest; the answer is held "
                    "in memory. Where an answer has no list there, body is the "
                    "whole answer. Example: /data",
            .group = "Paging",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"/data\"",
        },
    [FIELD_NEXT_POINTER] =
        {
            .key = "next_pointer",
            .title = "Place of the Next Page",
            .help = "Where an answer has the URL of the next page, absolute or "
                    "relative: a JSON Pointer. Null, an empty text or nothing "
                    "there ends the list. Without this field and "
                    "next_cursor_pointer, the header field Link with "
                    "rel=\"next\" counts. Example: /links/next",
            .group = "Paging",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"/links/next\"",
        },
    [FIELD_CURSOR_POINTER] =
        {
            .key = "next_cursor_pointer",
            .title = "Place of the Cursor",
            .help = "Where an answer has the cursor of the next page, a text "
                    "or a number such as the page's: a JSON Pointer. The same "
                    "request is sent again with the cursor in the query. Null, "
                    "an empty text or nothing there ends the list. Example: "
                    "/meta/next_cursor",
            .group = "Paging",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"/meta/next_cursor\"",
        },
    [FIELD_CURSOR_PARAMETER] =
        {
            .key = "cursor_parameter",
            .title = "Parameter of the Cursor",
            .help = "The query parameter that takes the cursor; needed with "
                    "next_cursor_pointer. Example: cursor",
            .group = "Paging",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"cursor\"",
        },
    TRANSPORT_FIELDS,
};
