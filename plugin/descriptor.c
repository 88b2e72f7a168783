/* SPDX-License-Identifier: MIT */
/* descriptor.c - what the card is: data only, in the order a person sees it. */
#include "descriptor.h"

#include "config.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static const struct card_choice request_types[] = {
    {"GET", "GET",
     "Reads a resource or a list and changes nothing. Safe to repeat. Success "
     "is 200. Example: GET /api/v1/devices lists the devices."},
    {"POST", "POST",
     "Creates something or starts an action. Repeating it may do it twice. "
     "Success is 200, 201 or 202 with an answer, or 204 without. Example: POST "
     "/api/v1/devices/{deviceId}/lifecycle/suspend suspends a device."},
    {"PUT", "PUT",
     "Replaces a resource with the one in Body. Repeating it leaves the same "
     "result (idempotent). Success is 200 or 204, or 201 where it is new. "
     "Example: PUT /api/v1/device-assurances/{id} replaces a policy."},
    {"PATCH", "PATCH",
     "Changes the members given in Body and leaves the rest. Repeating it may "
     "change more. Success is 200 or 204. The Devices API documents no PATCH; "
     "other Okta APIs have some."},
    {"DELETE", "DELETE",
     "Removes a resource. Repeating it leaves it removed (idempotent), though "
     "the second answer may be 404. Success is 204, or 200 or 202. Example: "
     "DELETE /api/v1/devices/{deviceId}; the device must be deactivated "
     "first."},
};

static const char *const with_body[] = {"POST", "PUT", "PATCH", NULL};

const struct card_field card_inputs[INPUT_COUNT] = {
    [INPUT_REQUEST_TYPE] =
        {
            .key = "request_type",
            .title = "Request Type",
            .help = "The HTTP method of the request: what is to be done with "
                    "the resource. Example: GET to read.",
            .group = "Options",
            .type = CARD_TYPE_DROPDOWN,
            .flags = CARD_FIELD_REQUIRED,
            .choice_count = COUNT(request_types),
            .choice_size = sizeof(struct card_choice),
            .choices = request_types,
            .example_json = "\"GET\"",
        },
    [INPUT_RELATIVE_URL] =
        {
            .key = "relative_url",
            .title = "Relative URL",
            .help = "The path of the resource on your Okta domain, beginning "
                    "with one slash. It may carry a query of its own. Spaces "
                    "and characters beyond ASCII are percent-encoded; what is "
                    "already encoded stays as it is. Example: "
                    "/api/v1/devices/guo4a5u7JHHhjXrMK0g4",
            .group = "Input",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED,
            .pattern = "^/",
            .example_json = "\"/api/v1/devices\"",
        },
    [INPUT_HEADERS] =
        {
            .key = "headers",
            .title = "Headers",
            .help = "Header fields to add, as an object of names and values. "
                    "Content-Type and Accept replace the default, "
                    "application/json. The connection signs the request, so "
                    "Authorization is not given here. Example: {\"Accept\": "
                    "\"application/json; okta-version=1.0.0\"}",
            .group = "Input",
            .type = CARD_TYPE_OBJECT,
            .example_json = "{}",
        },
    [INPUT_QUERY] =
        {
            .key = "query",
            .title = "Query",
            .help = "Query parameters, as an object; they are encoded and put "
                    "behind those of the Relative URL. An array repeats its "
                    "key; null leaves the key out. Example: {\"limit\": 20, "
                    "\"search\": \"status eq \\\"ACTIVE\\\"\"}",
            .group = "Input",
            .type = CARD_TYPE_OBJECT,
            .example_json = "{\"limit\": 20}",
        },
    [INPUT_BODY] =
        {
            .key = "body",
            .title = "Body",
            .help = "The JSON to send, byte for byte as it is written here. It "
                    "may be any JSON value. When Content-Type is not a JSON "
                    "type and this is a string, the string's text is sent. "
                    "Example: {\"name\": \"Disk encryption on\", \"platform\": "
                    "\"MACOS\"}",
            .group = "Input",
            .type = CARD_TYPE_OBJECT,
            .flags = CARD_FIELD_ANY_JSON,
            .example_json = "{}",
            .shown_if_key = "request_type",
            .shown_if_values = with_body,
        },
};

static const struct card_field outputs[] = {
    {
        .key = "status_code",
        .title = "Status Code",
        .help = "The HTTP status of the answer as it came. Example: 200 when "
                "it went well, 404 when there is no such resource.",
        .group = "Response",
        .type = CARD_TYPE_NUMBER,
        .flags = CARD_FIELD_REQUIRED,
        .role = CARD_ROLE_STATUS,
        .example_json = "200",
    },
    {
        .key = "headers",
        .title = "Headers",
        .help = "The header fields of the answer, names in lower case. Values "
                "of a repeated name are joined by a comma; set-cookie is "
                "always an array. Example: {\"content-type\": "
                "\"application/json\"}",
        .group = "Response",
        .type = CARD_TYPE_OBJECT,
        .flags = CARD_FIELD_REQUIRED,
        .role = CARD_ROLE_META,
        .example_json = "{\"content-type\": \"application/json\"}",
    },
    {
        .key = "body",
        .title = "Body",
        .help = "The answer. JSON stands here exactly as it came, and is an "
                "array where a list was asked for; null when there was no "
                "content; a string when it was other text; an object with "
                "content_type and base64 when it was not text. Example: "
                "[{\"id\": \"guo4a5u7JHHhjXrMK0g4\", \"status\": \"ACTIVE\"}]",
        .group = "Response",
        .type = CARD_TYPE_OBJECT,
        .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON | CARD_FIELD_LIST,
        .role = CARD_ROLE_PAYLOAD,
        .example_json = "{\"id\": \"guo4a5u7JHHhjXrMK0g4\"}",
    },
};

static const struct card_choice auth_kinds[] = {
    {"api_token", "API token",
     "A token made in the Admin Console under Security, API, Tokens. It has "
     "the rights of the admin who made it. Sent as Authorization: SSWS."},
    {"access_token", "Access token",
     "An OAuth 2.0 access token that something else obtained, with scopes such "
     "as okta.devices.read. It is not renewed. Sent as Authorization: "
     "Bearer."},
};

static const char *const by_api_token[] = {"api_token", NULL};
static const char *const by_access_token[] = {"access_token", NULL};

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
        },
};

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "custom_api_action",
    .title = "Custom API Action",
    .connector = "okta_devices",
    .connector_title = "Okta Devices",
    .version = PACKAGE_VERSION,
    .description =
        "Makes one authenticated request to the Okta API and gives back the "
        "status code, the headers and the body of the answer. Use it for any "
        "endpoint that has no card of its own.",
    .inputs = card_inputs,
    .outputs = outputs,
    .connection = card_connection,
    .input_count = INPUT_COUNT,
    .output_count = COUNT(outputs),
    .connection_count = CONNECTION_COUNT,
    .field_size = sizeof(struct card_field),
    .release = result_release,
};
