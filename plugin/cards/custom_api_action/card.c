/* SPDX-License-Identifier: MIT */
/*
 * card.c - the card Custom API Action: sends any request, and returns the
 * unchanged answer
 *
 * The module exports this card; the other cards are its family.
 */
#include "config.h"

#include "cards.h"
#include "connector.h"
#include "doubt.h"
#include "input.h"
#include "nextform.h"
#include "okta/okta.h"

static const char answer_headers[] =
    "{\"properties\": {\"set-cookie\": {\"type\": \"array\", \"items\": "
    "{\"type\": \"string\"}}}, \"additionalProperties\": {\"type\": "
    "\"string\"}}";

static const struct card_field outputs[] = {
    CONNECTOR_STATUS_OUTPUT(
        "The HTTP status of the answer as it came. Example: 200 when "
        "it went well, 404 when there is no such resource.",
        "200"),
    {
        .key = ANSWER_HEADERS,
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
        .schema_json = answer_headers,
    },
    {
        .key = ANSWER_BODY,
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

/* A request going out of a card and an answer coming back. */
static const char icon[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">"
    "<rect x=\"4\" y=\"8\" width=\"40\" height=\"32\" rx=\"5\" "
    "fill=\"#1f4e79\"/>"
    "<path d=\"M4 17h40\" stroke=\"#fff\" stroke-width=\"2\"/>"
    "<path d=\"M12 25h20m-5-4 5 4-5 4M36 33H16m5-4-5 4 5 4\" fill=\"none\" "
    "stroke=\"#fff\" stroke-width=\"2.5\" stroke-linecap=\"round\" "
    "stroke-linejoin=\"round\"/></svg>";

CARD_EXPORT const struct card_descriptor card_descriptor = {
    OKTA_DESCRIPTOR,
    .id = "custom_api_action",
    .title = "Custom API Action",
    .description =
        "Makes one authenticated request to the Okta API and gives back the "
        "status code, the headers and the body of the answer. Use it for any "
        "endpoint that has no card of its own.",
    .inputs = form_inputs,
    .outputs = outputs,
    .input_count = INPUT_COUNT,
    .output_count = COUNT(outputs),
    .get_extension = cards_extension,
    .effects = CARD_EFFECT_READS | CARD_EFFECT_CHANGES | CARD_EFFECT_DELETES,
    .documentation_url = OKTA_DEVICES_URL,
    .icon_svg = icon,
};

static const struct connector_card custom_api_action = {
    .descriptor = &card_descriptor,
    .inputs = form_readers,
    .advice =
        {
            .not_found = "Check the Relative URL and the ids in it.",
            .method_not_allowed = "Choose another Request Type for this path.",
            .bad_link = "is not one that Relative URL accepts",
        },
    .warn = doubt_target,
    .next = nextform_write,
};

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    return connector_execute(&custom_api_action, call, result);
}
