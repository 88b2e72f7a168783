/* SPDX-License-Identifier: MIT */
/*
 * suspend_device.c - the card Suspend Device
 *
 * POST /api/v1/devices/{deviceId}/lifecycle/suspend; the answer is 204 without
 * content.
 */
#include "config.h"

#include "cards.h"
#include "device.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT("The id of the device, which must be ACTIVE."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    return device_plan(plan, METHOD_POST, value, "/lifecycle/suspend", error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

/* A telephone with a pause sign. */
static const char icon[] = DEVICE_ICON(
    "<path d=\"M20 17v14M28 17v14\" stroke=\"#fff\" stroke-width=\"4\" "
    "stroke-linecap=\"round\" stroke-linejoin=\"round\" fill=\"none\"/>");

const struct card_descriptor suspend_device_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "suspend_device",
    .title = "Suspend Device",
    .description = "Suspends a device, such as one that was lost, until it is "
                   "unsuspended. The device must be ACTIVE.",
    .inputs = inputs,
    .outputs = device_outputs,
    .input_count = COUNT(inputs),
    .output_count = DEVICE_OUTPUTS,
    .effects = CARD_EFFECT_CHANGES,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &suspend_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .bad_state = "Only a device that is ACTIVE can be suspended.",
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = device_write,
};

int32_t suspend_device_execute(const struct card_call *call,
                               struct card_result *result)
{
    return connector_execute(&card, call, result);
}
