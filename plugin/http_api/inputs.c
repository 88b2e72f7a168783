/* SPDX-License-Identifier: MIT */
/* inputs.c - the five inputs of Custom API Action, for any API. */
#include "custom_api_action/input.h"

static const struct card_choice request_types[] = {
    [METHOD_GET] =
        {"GET", "GET",
         "Reads a resource or a list and changes nothing. Safe to repeat. "
         "Success is 200. Example: GET /pets lists the pets."},
    [METHOD_POST] =
        {"POST", "POST",
         "Creates something or starts an action. Repeating it may do it twice. "
         "Success is 200, 201 or 202 with an answer, or 204 without. Example: "
         "POST /pets adds a pet."},
    [METHOD_PUT] =
        {"PUT", "PUT",
         "Replaces a resource with the one in Body. Repeating it leaves the "
         "same result (idempotent). Success is 200 or 204, or 201 where it is "
         "new. Example: PUT /pets/7 replaces a pet."},
    [METHOD_PATCH] =
        {"PATCH", "PATCH",
         "Changes the members given in Body and leaves the rest. Repeating it "
         "may change more. Success is 200 or 204. Example: PATCH /pets/7 "
         "changes some members of a pet."},
    [METHOD_DELETE] =
        {"DELETE", "DELETE",
         "Removes a resource. Repeating it leaves it removed (idempotent), "
         "though the second answer may be 404. Success is 204, or 200 or 202. "
         "Example: DELETE /pets/7 removes a pet."},
};

const struct card_field form_inputs[INPUT_COUNT] = {
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
            .help = "The path of the resource below the connection's Base URL, "
                    "beginning with one slash. It may carry a query of its "
                    "own. Spaces "
                    "and characters beyond ASCII are percent-encoded; what is "
                    "already encoded stays as it is. Example: "
                    "/pets/7",
            .group = "Input",
            .type = CARD_TYPE_TEXT,
            .flags = CARD_FIELD_REQUIRED | CARD_FIELD_URL,
            .pattern = "^/",
            .example_json = "\"/pets\"",
        },
    [INPUT_HEADERS] =
        {
            .key = "headers",
            .title = "Headers",
            .help = "Header fields to add, as an object of names and values. "
                    "Content-Type and Accept replace the default, "
                    "application/json. The connection signs the request, so "
                    "Authorization is not given here. Example: {\"Accept\": "
                    "\"application/vnd.api+json\"}",
            .group = "Input",
            .type = CARD_TYPE_OBJECT,
            .example_json = "{}",
            .schema_json = input_header_values,
        },
    [INPUT_QUERY] =
        {
            .key = "query",
            .title = "Query",
            .help = "Query parameters, as an object; they are encoded and put "
                    "after those of the Relative URL. An array repeats its "
                    "key; null leaves the key out. Example: {\"limit\": 20, "
                    "\"status\": [\"available\", \"sold\"]}",
            .group = "Input",
            .type = CARD_TYPE_OBJECT,
            .example_json = "{\"limit\": 20}",
            .schema_json = input_query_values,
        },
    [INPUT_BODY] =
        {
            .key = "body",
            .title = "Body",
            .help = "The JSON to send, byte for byte as it is written here. It "
                    "may be any JSON value. When Content-Type is not a JSON "
                    "type and this is a string, the string's text is sent. "
                    "Example: {\"name\": \"Rex\", \"status\": \"available\"}",
            .group = "Input",
            .type = CARD_TYPE_OBJECT,
            .flags = CARD_FIELD_ANY_JSON,
            .example_json = "{}",
            .shown_if_key = "request_type",
            .shown_if_values = input_with_body,
        },
};
