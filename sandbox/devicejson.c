/* SPDX-License-Identifier: MIT */
/*
 * devicejson.c - devices and users as JSON
 *
 * Members, their order and the links are those of the examples in Okta's
 * description of the API.
 */
#include "device.h"

#include "instant.h"
#include "jsonwrite.h"

static void text_member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    if (text == NULL)
        buf_str(out, "null");
    else
        json_quote_str(out, text);
}

static void time_member(struct buf *out, const char *key, int64_t ms)
{
    json_key(out, key);
    buf_char(out, '"');
    instant_write(out, ms);
    buf_char(out, '"');
}

/* Many of these make up a list: no printf() here. */
static void href_write(struct buf *out, const char *name, const char *base,
                       const char *path, const char *id, const char *tail)
{
    json_key(out, name);
    buf_str(out, "{\"href\":\"");
    buf_str(out, base);
    buf_str(out, path);
    buf_str(out, id);
    buf_str(out, tail);
    buf_char(out, '"');
}

/* allow is written as it is, the inside of a JSON array. */
void link_write(struct buf *out, const char *name, const char *base,
                const char *path, const char *id, const char *tail,
                const char *allow)
{
    href_write(out, name, base, path, id, tail);
    buf_str(out, ",\"hints\":{\"allow\":[");
    buf_str(out, allow);
    buf_str(out, "]}}");
}

static void profile_write(struct buf *out, const struct device *device)
{
    static const struct {
        const char *name;
        int index;
        bool flag;
    } members[] = {
        {"displayName", DEVICE_DISPLAY_NAME, false},
        {"platform", DEVICE_PLATFORM, false},
        {"manufacturer", DEVICE_MANUFACTURER, false},
        {"model", DEVICE_MODEL, false},
        {"osVersion", DEVICE_OS_VERSION, false},
        {"serialNumber", DEVICE_SERIAL_NUMBER, false},
        {"imei", DEVICE_IMEI, false},
        {"meid", DEVICE_MEID, false},
        {"udid", DEVICE_UDID, false},
        {"sid", DEVICE_SID, false},
        {"tpmPublicKeyHash", DEVICE_TPM_HASH, false},
        {"registered", DEVICE_REGISTERED, true},
        {"secureHardwarePresent", DEVICE_SECURE_HARDWARE, true},
        {"integrityJailbreak", DEVICE_JAILBREAK, true},
        {"managed", DEVICE_MANAGED, true},
        {"diskEncryptionType", DEVICE_DISK_ENCRYPTION, false},
    };

    json_key(out, "profile");
    buf_char(out, '{');
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        int index = members[i].index;
        if (members[i].flag && device->flag[index] != FLAG_ABSENT) {
            json_key(out, members[i].name);
            buf_str(out, device->flag[index] != 0 ? "true" : "false");
        } else if (!members[i].flag && device->text[index] != NULL) {
            text_member(out, members[i].name, device->text[index]);
        }
    }
    buf_char(out, '}');
}

#define DEVICES "/api/v1/devices/"
#define POST_ONLY "\"POST\""

static void links_write(struct buf *out, const struct device *device,
                        const char *base)
{
    const char *id = device->id;

    json_key(out, "_links");
    buf_char(out, '{');
    switch (device->status) {
    case DEVICE_CREATED:
    case DEVICE_DEACTIVATED:
        link_write(out, "activate", base, DEVICES, id, "/lifecycle/activate",
                   POST_ONLY);
        break;
    case DEVICE_ACTIVE:
        link_write(out, "suspend", base, DEVICES, id, "/lifecycle/suspend",
                   POST_ONLY);
        break;
    case DEVICE_SUSPENDED:
        link_write(out, "unsuspend", base, DEVICES, id, "/lifecycle/unsuspend",
                   POST_ONLY);
        break;
    }
    link_write(out, "self", base, DEVICES, id, "", "\"GET\",\"PATCH\",\"PUT\"");
    link_write(out, "users", base, DEVICES, id, "/users", "\"GET\"");
    if (device->status == DEVICE_ACTIVE || device->status == DEVICE_SUSPENDED)
        link_write(out, "deactivate", base, DEVICES, id,
                   "/lifecycle/deactivate", POST_ONLY);
    buf_char(out, '}');
}

void device_write(struct buf *out, const struct org *org,
                  const struct device *device, const char *base,
                  enum device_expand expand)
{
    buf_char(out, '{');
    text_member(out, "id", device->id);
    text_member(out, "status", device_status_name(device->status));
    time_member(out, "created", device->created_ms);
    time_member(out, "lastUpdated", device->updated_ms);
    profile_write(out, device);
    text_member(out, "resourceType", "UDDevice");
    json_key(out, "resourceDisplayName");
    buf_char(out, '{');
    text_member(out, "value", device->text[DEVICE_DISPLAY_NAME]);
    buf_str(out, ",\"sensitive\":false}");
    text_member(out, "resourceAlternateId", NULL);
    text_member(out, "resourceId", device->id);
    links_write(out, device, base);
    if (expand != EXPAND_NONE) {
        buf_str(out, ",\"_embedded\":{\"users\":[");
        for (size_t i = 0; i < device->user_count; i++) {
            if (i > 0)
                buf_char(out, ',');
            device_user_write(out, org, &device->users[i], base, expand);
        }
        buf_str(out, "]}");
    }
    buf_char(out, '}');
}

static void user_profile(struct buf *out, const struct user *user, bool full)
{
    json_key(out, "profile");
    buf_char(out, '{');
    text_member(out, "firstName", user->first_name);
    text_member(out, "lastName", user->last_name);
    if (full) {
        text_member(out, "mobilePhone", user->mobile_phone);
        text_member(out, "secondEmail", NULL);
    }
    text_member(out, "login", user->login);
    text_member(out, "email", user->login);
    buf_char(out, '}');
}

#define USER_TYPE_ID "oty17vh0n2EHVnbYF1d7"
#define USER_SCHEMA_ID "osc17vh0n2EHVnbYF1d7"
#define REALM_ID "00u17vh0q8ov8IU8T0g5"

static void user_link(struct buf *out, const char *name, const char *base,
                      const char *path, const char *id, const char *tail,
                      bool post)
{
    href_write(out, name, base, path, id, tail);
    buf_str(out, post ? ",\"method\":\"POST\"}" : "}");
}

static void user_links(struct buf *out, const struct user *user,
                       const char *base)
{
    static const struct {
        const char *name;
        const char *tail;
    } actions[] = {
        {"suspend", "/lifecycle/suspend"},
        {"resetPassword", "/lifecycle/reset_password"},
        {"forgotPassword", "/credentials/forgot_password"},
        {"expirePassword", "/lifecycle/expire_password"},
        {"changeRecoveryQuestion", "/credentials/change_recovery_question"},
        {"resetFactors", "/lifecycle/reset_factors"},
        {"changePassword", "/credentials/change_password"},
        {"deactivate", "/lifecycle/deactivate"},
    };

    json_key(out, "_links");
    buf_char(out, '{');
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
        user_link(out, actions[i].name, base, "/api/v1/users/", user->id,
                  actions[i].tail, true);
    user_link(out, "schema", base, "/api/v1/meta/schemas/user/", USER_SCHEMA_ID,
              "", false);
    user_link(out, "self", base, "/api/v1/users/", user->id, "", false);
    user_link(out, "type", base, "/api/v1/meta/types/user/", USER_TYPE_ID, "",
              false);
    buf_char(out, '}');
}

static void user_full(struct buf *out, const struct user *user,
                      const char *base)
{
    text_member(out, "id", user->id);
    text_member(out, "status", "ACTIVE");
    time_member(out, "created", user->created_ms);
    time_member(out, "activated", user->created_ms);
    time_member(out, "statusChanged", user->created_ms);
    time_member(out, "lastLogin", user->login_ms);
    time_member(out, "lastUpdated", user->changed_ms);
    time_member(out, "passwordChanged", user->changed_ms);
    buf_str(out, ",\"type\":{\"id\":\"" USER_TYPE_ID "\"}");
    user_profile(out, user, true);
    buf_str(out, ",\"credentials\":{\"password\":null,\"provider\":"
                 "{\"type\":\"OKTA\",\"name\":\"OKTA\"}}");
    user_links(out, user, base);
}

void device_user_write(struct buf *out, const struct org *org,
                       const struct device_user *link, const char *base,
                       enum device_expand expand)
{
    const struct user *user = &org->users[link->user];

    buf_char(out, '{');
    text_member(out, "managementStatus",
                link->managed ? "MANAGED" : "NOT_MANAGED");
    time_member(out, "created", link->created_ms);
    text_member(out, "screenLockType", link->screen_lock);
    json_key(out, "user");
    buf_char(out, '{');
    if (expand == EXPAND_USER) {
        user_full(out, user, base);
    } else {
        text_member(out, "id", user->id);
        text_member(out, "realmId", REALM_ID);
        user_profile(out, user, false);
        json_key(out, "_links");
        buf_char(out, '{');
        user_link(out, "self", base, "/api/v1/users/", user->id, "", false);
        buf_char(out, '}');
    }
    buf_str(out, "}}");
}
