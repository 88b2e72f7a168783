/* SPDX-License-Identifier: MIT */
/* descriptor.c - what the card is: data only, in the order a person sees it. */
#include "descriptor.h"

#include "config.h"

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
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_URL,
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
    .get_extension = signin_extension,
};
