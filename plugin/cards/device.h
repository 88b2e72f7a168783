/* SPDX-License-Identifier: MIT */
/*
 * device.h - what the cards that act on one device have in common
 *
 * The device's id becomes a segment of the path, /api/v1/devices/{id}. A card
 * that changes the device has one output, the status: Okta answers 204 without
 * content.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "connector.h"
#include "device-choices.h"
#include "okta/okta.h"

/* The input Device ID. The help begins with what the card says of the device,
   in whole sentences. */
#define DEVICE_ID_INPUT(help_)                                              \
    {                                                                       \
        .key = "device_id", .title = "Device ID",                           \
        .help = help_ " Characters that a path segment cannot contain are " \
                      "percent-encoded. "                                   \
                      "Example: guo4a5u7JHHhjXrMK0g4",                      \
        .group = "Device", .type = CARD_TYPE_TEXT,                          \
        .flags = CARD_FIELD_REQUIRED | CARD_FIELD_CHOICES,                  \
        .example_json = "\"guo4a5u7JHHhjXrMK0g4\"",                         \
    }

/* The members that the descriptors of these cards share. */
#define DEVICE_DESCRIPTOR                               \
    OKTA_DESCRIPTOR, .get_extension = device_extension, \
                     .documentation_url = OKTA_DEVICES_URL

/* Advice that does not depend on what is done with the device. */
#define DEVICE_NOT_FOUND "Check the Device ID."
#define DEVICE_METHOD_NOT_ALLOWED                         \
    "Check the connection's domain: an Okta org accepts " \
    "this request."

/* Makes the plan of the request to the device with the id in `value`; below is
   the rest of the path, such as "/lifecycle/suspend". Returns false with the
   fault if the value is not an id. */
bool device_plan(struct plan *plan, enum method_place method,
                 struct json_span value, const char *below, struct error *error)
    __attribute__((warn_unused_result));

/* The outputs of a card that changes the device, and their writer. */
#define DEVICE_OUTPUTS 1
extern const struct card_field device_outputs[DEVICE_OUTPUTS];
bool device_write(const struct answer *answer, struct buf *out);

/* The part of an icon that is a telephone, on which a card draws in white. */
#define DEVICE_ICON(drawing)                                           \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">" \
    "<rect x=\"12\" y=\"4\" width=\"24\" height=\"40\" rx=\"4\" "      \
    "fill=\"#1f4e79\"/>" drawing "</svg>"

#endif
