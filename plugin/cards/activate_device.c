/* SPDX-License-Identifier: MIT */
/*
 * activate_device.c - the card Activate Device
 *
 * POST /api/v1/devices/{deviceId}/lifecycle/activate; the answer is 204 without
 * content.
 */
#include "config.h"

#include "cards.h"
#include "device.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT(
        "The id of the device, which must be CREATED or DEACTIVATED."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    return device_plan(plan, METHOD_POST, value, "/lifecycle/activate", error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

/* A telephone with a tick. */
static const char icon[] = DEVICE_ICON(
    "<path d=\"M18 25l4 4 8-10\" stroke=\"#fff\" stroke-width=\"4\" "
    "stroke-linecap=\"round\" stroke-linejoin=\"round\" fill=\"none\"/>");

const struct card_descriptor activate_device_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "activate_device",
    .title = "Activate Device",
    .description = "Activates a device, so that users can be linked to it. The "
                   "device must be CREATED or DEACTIVATED; a suspended one is "
                   "unsuspended instead.",
    .inputs = inputs,
    .outputs = device_outputs,
    .input_count = COUNT(inputs),
    .output_count = DEVICE_OUTPUTS,
    .effects = CARD_EFFECT_CHANGES,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &activate_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .bad_state =
                "Only a device that is CREATED or DEACTIVATED can be "
                "activated. For one that is SUSPENDED use Unsuspend Device.",
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = device_write,
};

int32_t activate_device_execute(const struct card_call *call,
                                struct card_result *result)
{
    return connector_execute(&card, call, result);
}
