/* SPDX-License-Identifier: MIT */
/*
 * read_device.c - the card Read Device
 *
 * GET /api/v1/devices/{deviceId}; the outputs are the members of the answer.
 */
#include "config.h"

#include "cards.h"
#include "device-schema.h"
#include "device.h"
#include "outputs.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT("The id of the device."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    return device_plan(plan, METHOD_GET, value, "", error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

/* ---- the outputs, under the names of the API ---- */

static const char profile[] = "{\"properties\": " DEVICE_PROFILE_PROPERTIES "}";

static const char display_name[] =
    "{\"properties\": {"
    "\"value\": {\"title\": \"Value\", \"type\": \"string\", "
    "\"description\": \"The name.\"}, "
    "\"sensitive\": {\"title\": \"Sensitive\", \"type\": \"boolean\", "
    "\"description\": \"Whether the name is personal data that is to be "
    "masked.\"}"
    "}}";

static const struct card_field outputs[] = {
    {
        .key = "id",
        .title = "ID",
        .help = "The id of the device. Example: guo4a5u7JHHhjXrMK0g4",
        .group = "Device",
        .type = CARD_TYPE_TEXT,
        .flags = CARD_FIELD_REQUIRED,
        .example_json = "\"guo4a5u7JHHhjXrMK0g4\"",
    },
    {
        .key = "status",
        .title = "Status",
        .help = "The state of the device: CREATED, ACTIVE, SUSPENDED or "
                "DEACTIVATED. Example: ACTIVE",
        .group = "Device",
        .type = CARD_TYPE_TEXT,
        .example_json = "\"ACTIVE\"",
    },
    {
        .key = "created",
        .title = "Created",
        .help = "When the device was created. Example: "
                "2026-01-02T03:04:05.000Z",
        .group = "Device",
        .type = CARD_TYPE_TEXT,
        .example_json = "\"2026-01-02T03:04:05.000Z\"",
        .format = "date-time",
    },
    {
        .key = "lastUpdated",
        .title = "Last Updated",
        .help = "When what Okta knows of the device last changed. Example: "
                "2026-01-02T03:04:05.000Z",
        .group = "Device",
        .type = CARD_TYPE_TEXT,
        .example_json = "\"2026-01-02T03:04:05.000Z\"",
        .format = "date-time",
    },
    {
        .key = "profile",
        .title = "Profile",
        .help = "What Okta knows of the device itself; it has the properties "
                "that the device has reported. Example: {\"displayName\": "
                "\"Phone of Ann\", \"platform\": \"IOS\", \"registered\": "
                "true}",
        .group = "Device",
        .type = CARD_TYPE_OBJECT,
        .example_json = "{\"displayName\": \"Phone of Ann\", \"platform\": "
                        "\"IOS\", \"registered\": true}",
        .schema_json = profile,
    },
    {
        .key = "resourceAlternateId",
        .title = "Resource Alternate ID",
        .help = "An alternate id of the resource that the device is. Absent "
                "unless Okta has one.",
        .group = "Resource",
        .type = CARD_TYPE_TEXT,
    },
    {
        .key = "resourceDisplayName",
        .title = "Resource Display Name",
        .help = "The display name of the device, and whether it is sensitive. "
                "Example: {\"value\": \"Phone of Ann\", \"sensitive\": false}",
        .group = "Resource",
        .type = CARD_TYPE_OBJECT,
        .example_json = "{\"value\": \"Phone of Ann\", \"sensitive\": false}",
        .schema_json = display_name,
    },
    {
        .key = "resourceId",
        .title = "Resource ID",
        .help = "Another key for the id of the device. Example: "
                "guo4a5u7JHHhjXrMK0g4",
        .group = "Resource",
        .type = CARD_TYPE_TEXT,
        .example_json = "\"guo4a5u7JHHhjXrMK0g4\"",
    },
    {
        .key = "resourceType",
        .title = "Resource Type",
        .help = "The type of the resource. Example: UDDevice",
        .group = "Resource",
        .type = CARD_TYPE_TEXT,
        .example_json = "\"UDDevice\"",
    },
    {
        .key = "_links",
        .title = "Links",
        .help = "The requests that the device's state allows, by their names. "
                "Example: {\"suspend\": {\"href\": "
                "\"https://acme.okta.com/api/v1/devices/guo4a5u7JHHhjXrMK0g4/"
                "lifecycle/suspend\"}}",
        .group = "Resource",
        .type = CARD_TYPE_OBJECT,
        .example_json = "{\"self\": {\"href\": \"https://acme.okta.com/api/v1/"
                        "devices/guo4a5u7JHHhjXrMK0g4\"}}",
    },
};

static bool write_outputs(const struct answer *answer, struct buf *out)
{
    outputs_write(outputs, COUNT(outputs), answer->body, out);
    return true;
}

/* A telephone with lines of text. */
static const char icon[] =
    DEVICE_ICON("<path d=\"M18 15h12M18 22h12M18 29h7\" stroke=\"#fff\" "
                "stroke-width=\"3\" stroke-linecap=\"round\"/>");

const struct card_descriptor read_device_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "read_device",
    .title = "Read Device",
    .description = "Reads a device: its state, and what Okta knows of it.",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .effects = CARD_EFFECT_READS,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &read_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = write_outputs,
    .content = CONTENT_OBJECT,
};

int32_t read_device_execute(const struct card_call *call,
                            struct card_result *result)
{
    return connector_execute(&card, call, result);
}
