/* SPDX-License-Identifier: MIT */
/*
 * deactivate_device.c - the card Deactivate Device
 *
 * POST /api/v1/devices/{deviceId}/lifecycle/deactivate; the answer is 204
 * without content.
 */
#include "config.h"

#include "cards.h"
#include "device.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT("The id of the device, which must be ACTIVE or SUSPENDED."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    plan->deletes = true; /* factors and certificates of the device */
    return device_plan(plan, METHOD_POST, value, "/lifecycle/deactivate",
                       error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

/* A telephone with a cross. */
static const char icon[] = DEVICE_ICON(
    "<path d=\"M19 19l10 10M29 19l-10 10\" stroke=\"#fff\" stroke-width=\"4\" "
    "stroke-linecap=\"round\" stroke-linejoin=\"round\" fill=\"none\"/>");

const struct card_descriptor deactivate_device_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "deactivate_device",
    .title = "Deactivate Device",
    .description =
        "Deactivates a device. It loses its links to users, and the "
        "factors and client certificates on it: activating it again "
        "does not bring them back, and users have to enroll it again. The "
        "device must be ACTIVE or SUSPENDED.",
    .inputs = inputs,
    .outputs = device_outputs,
    .input_count = COUNT(inputs),
    .output_count = DEVICE_OUTPUTS,
    .effects = CARD_EFFECT_CHANGES | CARD_EFFECT_DELETES,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &deactivate_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .bad_state =
                "Only a device that is ACTIVE or SUSPENDED can be deactivated.",
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = device_write,
};

int32_t deactivate_device_execute(const struct card_call *call,
                                  struct card_result *result)
{
    return connector_execute(&card, call, result);
}
