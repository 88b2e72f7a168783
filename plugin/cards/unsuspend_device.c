/* SPDX-License-Identifier: MIT */
/*
 * unsuspend_device.c - the card Unsuspend Device
 *
 * POST /api/v1/devices/{deviceId}/lifecycle/unsuspend; the answer is 204
 * without content.
 */
#include "config.h"

#include "cards.h"
#include "device.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT("The id of the device, which must be SUSPENDED."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    return device_plan(plan, METHOD_POST, value, "/lifecycle/unsuspend", error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

/* A telephone with a play sign. */
static const char icon[] = DEVICE_ICON(
    "<path d=\"M20 17v14l10-7z\" stroke=\"#fff\" stroke-width=\"4\" "
    "stroke-linecap=\"round\" stroke-linejoin=\"round\" fill=\"none\"/>");

const struct card_descriptor unsuspend_device_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "unsuspend_device",
    .title = "Unsuspend Device",
    .description = "Unsuspends a device, which is ACTIVE again after that. "
                   "The device must be SUSPENDED.",
    .inputs = inputs,
    .outputs = device_outputs,
    .input_count = COUNT(inputs),
    .output_count = DEVICE_OUTPUTS,
    .effects = CARD_EFFECT_CHANGES,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &unsuspend_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .bad_state = "Only a device that is SUSPENDED can be unsuspended.",
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = device_write,
};

int32_t unsuspend_device_execute(const struct card_call *call,
                                 struct card_result *result)
{
    return connector_execute(&card, call, result);
}
