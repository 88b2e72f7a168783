/* SPDX-License-Identifier: MIT */
/*
 * device-choices.c - lists devices: GET /api/v1/devices
 *
 * A device is found by a part of its name or serial number, for which Okta has
 * the operator co, or by its whole id.
 */
#include "device-choices.h"

#include <string.h>

#include "card-choices.h"
#include "choices.h"
#include "scim.h"

/* Bytes of what is shown of a member of the profile; Okta's have 127. */
#define PART_MAX 512

static void search_devices(struct buf *filter, struct card_text typed)
{
    buf_str(filter, "profile.displayName co ");
    scim_quote(filter, typed.data, typed.size);
    buf_str(filter, " or profile.serialNumber co ");
    scim_quote(filter, typed.data, typed.size);
    buf_str(filter, " or id eq ");
    scim_quote(filter, typed.data, typed.size);
}

/* Finds a text that is short enough to be shown. */
static bool find_text(struct json_span object, const char *key,
                      struct json_span *value)
{
    return json_find(object, key, value) && json_type(*value) == 's'
           && value->size > 2 && value->size <= PART_MAX;
}

/* Appends the member, if it is such a text, with `label` before it. */
static void add_part(struct buf *help, const char *label,
                     struct json_span object, const char *key)
{
    struct json_span value;

    if (!find_text(object, key, &value))
        return;
    buf_str(help, help->size > 0 ? ", " : "");
    buf_str(help, label);
    json_unquote(help, value);
}

/* Names a platform as people do; one that is not listed stays as it is. */
static void add_platform(struct buf *help, struct json_span profile)
{
    static const char *const names[][2] = {{"ANDROID", "Android"},
                                           {"CHROMEOS", "ChromeOS"},
                                           {"IOS", "iOS"},
                                           {"MACOS", "macOS"},
                                           {"WINDOWS", "Windows"}};

    struct json_span platform;

    if (!find_text(profile, "platform", &platform))
        return;
    for (size_t i = 0; i < COUNT(names); i++) {
        if (json_string_is(platform, names[i][0])) {
            buf_str(help, names[i][1]);
            return;
        }
    }
    json_unquote(help, platform);
}

static void add_version(struct buf *help, struct json_span profile)
{
    struct json_span version;

    if (!find_text(profile, "osVersion", &version))
        return;
    buf_str(help, help->size > 0 ? " " : "version ");
    json_unquote(help, version);
}

static void read_device(struct json_span device,
                        struct connector_choice *choice)
{
    struct json_span profile;

    (void)json_find(device, "id", &choice->value);
    if (json_find(device, "profile", &profile) && json_type(profile) == 'o') {
        (void)json_find(profile, "displayName", &choice->title);
        add_platform(&choice->help, profile);
        add_version(&choice->help, profile);
        add_part(&choice->help, "serial number ", profile, "serialNumber");
    }
    add_part(&choice->help, "", device, "status");
}

static const struct connector_choices lists[] = {
    {
        .key = "device_id",
        .target = "/api/v1/devices?limit=100",
        .search = search_devices,
        .read = read_device,
        .advice =
            {
                .bad_state = "The org does not list devices for this search: "
                             "search for something else, or type the id of "
                             "the device.",
                .not_found = "Check the connection's domain: an Okta org has "
                             "the list of devices that was asked for.",
                .method_not_allowed = "Check the connection's domain: an Okta "
                                      "org has the list of devices that was "
                                      "asked for.",
            },
    },
};

static int32_t list(const struct card_call *call, const char *key,
                    const struct card_text *search,
                    const struct card_text *after, struct card_result *result)
{
    return connector_choices(lists, COUNT(lists), call, key, search, after,
                             result);
}

const void *device_extension(const char *name)
{
    static const struct card_choices choices = {
        .magic = CARD_MAGIC,
        .abi = CARD_ABI,
        .struct_size = sizeof(struct card_choices),
        .list = list,
    };

    if (name != NULL && strcmp(name, CARD_CHOICES_EXTENSION) == 0)
        return &choices;
    return signin_extension(name);
}
