/* SPDX-License-Identifier: MIT */
/*
 * suspend_device.c - the card Suspend Device
 *
 * POST /api/v1/devices/{deviceId}/lifecycle/suspend; the answer is 204 without
 * content.
 */
#include "config.h"

#include "cards.h"
#include "connector.h"
#include "device-choices.h"
#include "jsonwrite.h"

#define DEVICE_ID_MAX 255 /* bytes; Okta's have 20 */

static const struct card_field inputs[] = {
    {
        .key = "device_id",
        .title = "Device ID",
        .help = "The id of the device, which must be ACTIVE. What a path "
                "segment cannot hold is percent-encoded. Example: "
                "guo4a5u7JHHhjXrMK0g4",
        .group = "Device",
        .type = CARD_TYPE_TEXT,
        .flags = CARD_FIELD_REQUIRED | CARD_FIELD_CHOICES,
        .example_json = "\"guo4a5u7JHHhjXrMK0g4\"",
    },
};

static bool refuse(struct error *error, const char *message)
{
    error_add(error, CARD_INVALID_INPUT, "device_id", "/device_id", "%s",
              message);
    return false;
}

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    auto_buf struct buf id = BUF_INIT(DEVICE_ID_MAX);

    json_unquote(&id, value);
    if (id.too_big)
        return refuse(error, "Device ID is longer than 255 bytes. Give the id "
                             "alone, as in guo4a5u7JHHhjXrMK0g4.");
    plan->method = &methods[METHOD_POST];
    buf_str(&plan->target, "/api/v1/devices/");
    if (!buf_ok(&id) || !buf_ok(&plan->target))
        return error_no_memory(error);
    if (!target_add_segment(&plan->target, &id))
        return refuse(error,
                      "Device ID contains a control character, or . or .. as "
                      "a path segment. Give the id alone, as in "
                      "guo4a5u7JHHhjXrMK0g4.");
    buf_str(&plan->target, "/lifecycle/suspend");
    return buf_ok(&plan->target) || error_no_memory(error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

static const struct card_field outputs[] = {
    {
        .key = ANSWER_STATUS,
        .title = "Status Code",
        .help = "The HTTP status of the answer. Example: 204 when the device "
                "was suspended, 404 when there is no such device.",
        .group = "Response",
        .type = CARD_TYPE_NUMBER,
        .flags = CARD_FIELD_REQUIRED,
        .role = CARD_ROLE_STATUS,
        .example_json = "204",
        .format = CARD_FORMAT_INTEGER,
    },
};

static bool write_outputs(const struct answer *answer, struct buf *out)
{
    buf_char(out, '{');
    json_key(out, ANSWER_STATUS);
    buf_num(out, answer->status);
    buf_char(out, '}');
    return true;
}

/* A telephone with a pause sign. */
static const char icon[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">"
    "<rect x=\"12\" y=\"4\" width=\"24\" height=\"40\" rx=\"4\" "
    "fill=\"#1f4e79\"/>"
    "<path d=\"M20 17v14M28 17v14\" stroke=\"#fff\" stroke-width=\"4\" "
    "stroke-linecap=\"round\"/></svg>";

const struct card_descriptor suspend_device_descriptor = {
    CONNECTOR_DESCRIPTOR,
    .id = "suspend_device",
    .title = "Suspend Device",
    .description = "Suspends a device, such as one that was lost, until it is "
                   "unsuspended. The device must be ACTIVE.",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .get_extension = device_extension,
    .effects = CARD_EFFECT_CHANGES,
    .documentation_url =
        "https://developer.okta.com/docs/api/openapi/okta-management/"
        "management/tag/Device/",
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &suspend_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .not_found = "Check the Device ID.",
            .method_not_allowed = "Check the connection's domain: an Okta org "
                                  "accepts this request.",
            .bad_state = "Only a device that is ACTIVE can be suspended.",
        },
    .write = write_outputs,
};

int32_t suspend_device_execute(const struct card_call *call,
                               struct card_result *result)
{
    return connector_execute(&card, call, result);
}
