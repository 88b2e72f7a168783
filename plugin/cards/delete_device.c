/* SPDX-License-Identifier: MIT */
/*
 * delete_device.c - the card Delete Device
 *
 * DELETE /api/v1/devices/{deviceId}; the answer is 204 without
 * content.
 */
#include "config.h"

#include "cards.h"
#include "device.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT("The id of the device, which must be DEACTIVATED."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    return device_plan(plan, METHOD_DELETE, value, "", error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

/* A telephone with a bin. */
static const char icon[] =
    DEVICE_ICON("<path d=\"M17 19h14M22 16h4M19 19l1 13h8l1-13\" "
                "stroke=\"#fff\" stroke-width=\"3\" stroke-linecap=\"round\" "
                "stroke-linejoin=\"round\" fill=\"none\"/>");

const struct card_descriptor delete_device_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "delete_device",
    .title = "Delete Device",
    .description =
        "Permanently deletes a device and all data of its profile. The "
        "device must be DEACTIVATED: see Deactivate Device. If it "
        "is enrolled again, it is a new device.",
    .inputs = inputs,
    .outputs = device_outputs,
    .input_count = COUNT(inputs),
    .output_count = DEVICE_OUTPUTS,
    .effects = CARD_EFFECT_DELETES,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &delete_device_descriptor,
    .inputs = readers,
    .advice =
        {
            .bad_state = "Only a device that is DEACTIVATED can be deleted. "
                         "Use Deactivate Device first.",
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = device_write,
};

int32_t delete_device_execute(const struct card_call *call,
                              struct card_result *result)
{
    return connector_execute(&card, call, result);
}
