/* SPDX-License-Identifier: MIT */
/* device.c - makes the request of a card that acts on one device, and writes
   the status of its answer. */
#include "device.h"

#include "jsonwrite.h"

#define ID_MAX 255 /* bytes; Okta's have 20 */

static bool refuse(struct error *error, const char *message)
{
    error_add(error, CARD_INVALID_INPUT, "device_id", "/device_id", "%s",
              message);
    return false;
}

bool device_plan(struct plan *plan, enum method_place method,
                 struct json_span value, const char *below, struct error *error)
{
    auto_buf struct buf id = BUF_INIT(ID_MAX);

    json_unquote(&id, value);
    if (id.too_big)
        return refuse(error, "Device ID is longer than 255 bytes. Give the id "
                             "alone, as in guo4a5u7JHHhjXrMK0g4.");
    plan->method = &methods[method];
    buf_str(&plan->target, "/api/v1/devices/");
    if (!buf_ok(&id) || !buf_ok(&plan->target))
        return error_no_memory(error);
    if (!target_add_segment(&plan->target, &id))
        return refuse(error,
                      "Device ID contains a control character, or . or .. as "
                      "a path segment. Give the id alone, as in "
                      "guo4a5u7JHHhjXrMK0g4.");
    buf_str(&plan->target, below);
    return buf_ok(&plan->target) || error_no_memory(error);
}

const struct card_field device_outputs[DEVICE_OUTPUTS] = {
    CONNECTOR_STATUS_OUTPUT(
        "The HTTP status of the answer. Example: 204 when it was done, "
        "404 when there is no such device.",
        "204"),
};

bool device_write(const struct answer *answer, struct buf *out)
{
    buf_char(out, '{');
    json_key(out, ANSWER_STATUS);
    buf_num(out, answer->status);
    buf_char(out, '}');
    return true;
}
