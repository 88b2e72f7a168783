/* SPDX-License-Identifier: MIT */
/*
 * card.c - the card Search Devices: lists the devices that match criteria
 *
 * GET /api/v1/devices; the answer is a list of devices, or a page of it.
 */
#include "config.h"

#include "cards.h"
#include "connector.h"
#include "device-schema.h"
#include "jsonwrite.h"
#include "okta/okta.h"
#include "searchform.h"
#include "searchpage.h"

static const char key_device[] = "device";
static const char key_devices[] = "devices";
static const char key_records[] = "records_streamed";

/* The members of a device that Okta documents. It may have others. */
#define DEVICE                                                                 \
    "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"string\"}, " \
    "\"status\": "                                                             \
    "{\"type\": \"string\"}, "                                                 \
    "\"created\": {\"type\": \"string\", \"format\": \"date-time\"}, "         \
    "\"lastUpdated\": {\"type\": \"string\", \"format\": \"date-time\"}, "     \
    "\"profile\": {\"type\": \"object\", "                                     \
    "\"properties\": " DEVICE_PROFILE_PROPERTIES "}}}"

static const struct card_field outputs[] = {
    CONNECTOR_STATUS_OUTPUT(
        "The HTTP status of the answer. Example: 200 also when no "
        "device matches.",
        "200"),
    {
        .key = key_device,
        .title = "Device",
        .help = "With the Result Set first: the device that matches; absent "
                "if there is none. Example: {\"id\": "
                "\"guo4a5u7JHHhjXrMK0g4\", \"status\": \"ACTIVE\"}",
        .group = "Response",
        .type = CARD_TYPE_OBJECT,
        .role = CARD_ROLE_META,
        .example_json = "{\"id\": \"guo4a5u7JHHhjXrMK0g4\"}",
        .schema_json = DEVICE,
    },
    {
        .key = key_devices,
        .title = "Devices",
        .help = "The devices that match, a list, exactly as Okta writes them; "
                "with the Result Set stream a page of the list. Empty if none "
                "matches. Example: [{\"id\": \"guo4a5u7JHHhjXrMK0g4\", "
                "\"status\": \"ACTIVE\"}]",
        .group = "Response",
        .type = CARD_TYPE_OBJECT,
        .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON | CARD_FIELD_LIST,
        .role = CARD_ROLE_PAYLOAD,
        .example_json = "[{\"id\": \"guo4a5u7JHHhjXrMK0g4\"}]",
        .schema_json =
            "{\"type\": [\"array\", \"null\"], \"items\": " DEVICE "}",
    },
    {
        .key = key_records,
        .title = "Records Streamed",
        .help = "With the Result Set stream: the number of devices in this "
                "page. Example: 200",
        .group = "Response",
        .type = CARD_TYPE_NUMBER,
        .role = CARD_ROLE_META,
        .example_json = "200",
        .format = CARD_FORMAT_INTEGER,
    },
};

/* The first device, if there is one, so that flows need not index a list. */
static void add_first(const struct answer *answer, struct buf *out)
{
    struct json_walk walk;
    struct json_span device;

    json_walk_into(&walk, answer->body);
    if (!json_walk_element(&walk, &device))
        return;
    json_key(out, key_device);
    buf_add(out, device.data, device.size);
}

static bool write_outputs(const struct answer *answer, struct buf *out)
{
    bool has_list = answer->body.data != NULL;
    bool good;

    buf_char(out, '{');
    json_key(out, ANSWER_STATUS);
    buf_num(out, answer->status);
    if (has_list && search_result_set(answer->plan) == RESULT_FIRST)
        add_first(answer, out);
    good = answer_payload(answer, out, key_devices, answer->body);
    if (has_list && search_result_set(answer->plan) == RESULT_STREAM) {
        json_key(out, key_records);
        buf_num(out, searchpage_records(answer));
    }
    buf_char(out, '}');
    return good;
}

/* A telephone under a magnifying glass. */
static const char icon[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">"
    "<rect x=\"8\" y=\"4\" width=\"24\" height=\"40\" rx=\"4\" "
    "fill=\"#1f4e79\"/>"
    "<circle cx=\"29\" cy=\"25\" r=\"9\" fill=\"#fff\" stroke=\"#1f4e79\" "
    "stroke-width=\"3\"/>"
    "<path d=\"M36 32l8 8\" stroke=\"#1f4e79\" stroke-width=\"4\" "
    "stroke-linecap=\"round\"/></svg>";

const struct card_descriptor search_devices_descriptor = {
    OKTA_DESCRIPTOR,
    .id = "search_devices",
    .title = "Search Devices",
    .description = "Finds devices by their profile, their status or a search "
                   "of your own. Criteria that are given must all match; "
                   "without any, all devices do.",
    .inputs = search_fields,
    .outputs = outputs,
    .input_count = SEARCH_INPUTS,
    .output_count = COUNT(outputs),
    .get_extension = signin_extension,
    .effects = CARD_EFFECT_READS,
    .documentation_url = OKTA_DEVICES_URL,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &search_devices_descriptor,
    .inputs = search_readers,
    .advice =
        {
            .bad_state = "Check the Custom Search Criteria, and for a further "
                         "page whether its cursor (After) is still valid.",
            .not_found = "Check the connection's domain: an Okta org has a "
                         "list of devices.",
            .method_not_allowed = "Check the connection's domain: an Okta org "
                                  "accepts this request.",
            .bad_link = "does not continue this search",
        },
    .write = write_outputs,
    .content = CONTENT_LIST,
    .goes_on = searchpage_goes_on,
    .next = searchpage_next,
};

int32_t search_devices_execute(const struct card_call *call,
                               struct card_result *result)
{
    return connector_execute(&card, call, result);
}
