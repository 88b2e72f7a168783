/* SPDX-License-Identifier: MIT */
/*
 * list_device_users.c - the card List Device Users
 *
 * GET /api/v1/devices/{deviceId}/users; the output is the answer, a list of at
 * most 20 users.
 */
#include "config.h"

#include "cards.h"
#include "device.h"
#include "jsonwrite.h"

static const struct card_field inputs[] = {
    DEVICE_ID_INPUT("The id of the device."),
};

static bool read_device_id(struct plan *plan, struct json_span value,
                           struct error *error)
{
    return device_plan(plan, METHOD_GET, value, "/users", error);
}

static const connector_input_fn readers[] = {read_device_id};

CONNECTOR_INPUTS_FIT(inputs, readers);

static const char users[] =
    "{\"type\": \"array\", \"items\": {\"type\": \"object\", "
    "\"properties\": {"
    "\"created\": {\"title\": \"Created\", \"type\": \"string\", "
    "\"description\": \"When the device was created.\"}, "
    "\"managementStatus\": {\"title\": \"Management Status\", "
    "\"type\": \"string\", \"description\": \"Whether the device is managed: "
    "MANAGED or NOT_MANAGED.\"}, "
    "\"screenLockType\": {\"title\": \"Screen Lock Type\", "
    "\"type\": \"string\", \"description\": \"The screen lock: NONE, "
    "PASSCODE or BIOMETRIC.\"}, "
    "\"user\": {\"title\": \"User\", \"type\": \"object\", "
    "\"properties\": {"
    "\"id\": {\"title\": \"ID\", \"type\": \"string\", \"description\": "
    "\"The id of the user.\"}, "
    "\"realmId\": {\"title\": \"Realm ID\", "
    "\"type\": [\"string\", \"null\"], \"description\": \"The id of the "
    "realm that the user is in.\"}, "
    "\"status\": {\"title\": \"Status\", \"type\": \"string\", "
    "\"description\": \"The state of the user, such as ACTIVE or "
    "LOCKED_OUT.\"}, "
    "\"statusChanged\": {\"title\": \"Status Changed\", "
    "\"type\": [\"string\", \"null\"], \"description\": \"When the status "
    "last changed.\"}, "
    "\"transitioningToStatus\": {\"title\": \"Transitioning To Status\", "
    "\"type\": [\"string\", \"null\"], \"description\": \"The status that "
    "the user is about to have.\"}, "
    "\"activated\": {\"title\": \"Activated\", "
    "\"type\": [\"string\", \"null\"], \"description\": \"When the user "
    "became ACTIVE.\"}, "
    "\"created\": {\"title\": \"Created\", \"type\": \"string\", "
    "\"description\": \"When the user was created.\"}, "
    "\"lastLogin\": {\"title\": \"Last Login\", "
    "\"type\": [\"string\", \"null\"], \"description\": \"When the user last "
    "signed in.\"}, "
    "\"lastUpdated\": {\"title\": \"Last Updated\", \"type\": \"string\", "
    "\"description\": \"When the user last changed.\"}, "
    "\"passwordChanged\": {\"title\": \"Password Changed\", "
    "\"type\": [\"string\", \"null\"], \"description\": \"When the password "
    "last changed.\"}, "
    "\"credentials\": {\"title\": \"Credentials\", "
    "\"type\": [\"object\", \"null\"], \"description\": \"Which credentials "
    "there are, and their provider.\"}, "
    "\"profile\": {\"title\": \"Profile\", \"type\": [\"object\", \"null\"], "
    "\"description\": \"The profile: login, email, firstName, lastName and "
    "others.\"}"
    "}}}}}";

#define USERS "users"

static const struct card_field outputs[] = {
    {
        .key = USERS,
        .title = "Users",
        .help = "The users of the device, at most 20, each with the facts "
                "about the link to the device and, in user, the user. Example: "
                "[{\"created\": \"2026-01-02T03:04:05.000Z\", "
                "\"managementStatus\": \"NOT_MANAGED\", \"screenLockType\": "
                "\"BIOMETRIC\", \"user\": {\"id\": \"00u17vh0q8ov8IU881d7\", "
                "\"status\": \"ACTIVE\"}}]",
        .group = "Response",
        .type = CARD_TYPE_OBJECT,
        .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON | CARD_FIELD_LIST,
        .role = CARD_ROLE_PAYLOAD,
        .example_json = "[{\"managementStatus\": \"NOT_MANAGED\", \"user\": "
                        "{\"id\": \"00u17vh0q8ov8IU881d7\"}}]",
        .schema_json = users,
    },
};

static bool write_outputs(const struct answer *answer, struct buf *out)
{
    bool goes_on;

    buf_char(out, '{');
    goes_on = answer_payload(answer, out, USERS, answer->body);
    buf_char(out, '}');
    return goes_on;
}

/* A telephone with a person. */
static const char icon[] =
    DEVICE_ICON("<circle cx=\"24\" cy=\"18\" r=\"4\" fill=\"#fff\"/>"
                "<path d=\"M17 32a7 7 0 0 1 14 0z\" fill=\"#fff\"/>");

const struct card_descriptor list_device_users_descriptor = {
    DEVICE_DESCRIPTOR,
    .id = "list_device_users",
    .title = "List Device Users",
    .description = "Lists the users of a device, at most 20.",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .effects = CARD_EFFECT_READS,
    .icon_svg = icon,
};

static const struct connector_card card = {
    .descriptor = &list_device_users_descriptor,
    .inputs = readers,
    .advice =
        {
            .not_found = DEVICE_NOT_FOUND,
            .method_not_allowed = DEVICE_METHOD_NOT_ALLOWED,
        },
    .write = write_outputs,
    .content = CONTENT_LIST,
};

int32_t list_device_users_execute(const struct card_call *call,
                                  struct card_result *result)
{
    return connector_execute(&card, call, result);
}
