/* SPDX-License-Identifier: MIT */
/*
 * devicejson.c - builds devices and users as JSON
 *
 * The members, their order and the links follow the examples in Okta's
 * description of the API.
 */
#include "device.h"
#include "instant.h"

#define URL_MAX 65536

/* A list contains many links, so this avoids printf(). */
static struct json_object *href(const char *base, const char *path,
                                const char *id, const char *tail)
{
    auto_buf struct buf url = BUF_INIT(URL_MAX);
    struct json_object *link = json_object_new_object();

    buf_str(&url, base);
    buf_str(&url, path);
    buf_str(&url, id);
    buf_str(&url, tail);
    put_buf(link, "href", &url);
    return link;
}

void put_link(struct json_object *links, const char *name, const char *base,
              const char *path, const char *id, const char *tail,
              const char *allow)
{
    struct json_object *link = href(base, path, id, tail);
    struct json_object *hints = json_object_new_object();

    put_json(hints, "allow", allow);
    put(link, "hints", hints);
    put(links, name, link);
}

static struct json_object *device_profile(const struct device *device)
{
    struct json_object *profile = json_object_new_object();
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

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        int index = members[i].index;
        if (members[i].flag && device->flag[index] != FLAG_ABSENT)
            put_flag(profile, members[i].name, device->flag[index] != 0);
        else if (!members[i].flag && device->text[index] != NULL)
            put_text(profile, members[i].name, device->text[index]);
    }
    return profile;
}

#define DEVICES "/api/v1/devices/"
#define POST_ONLY "[\"POST\"]"

static struct json_object *device_links(const struct device *device,
                                        const char *base)
{
    struct json_object *links = json_object_new_object();
    const char *id = device->id;

    switch (device->status) {
    case DEVICE_CREATED:
    case DEVICE_DEACTIVATED:
        put_link(links, "activate", base, DEVICES, id, "/lifecycle/activate",
                 POST_ONLY);
        break;
    case DEVICE_ACTIVE:
        put_link(links, "suspend", base, DEVICES, id, "/lifecycle/suspend",
                 POST_ONLY);
        break;
    case DEVICE_SUSPENDED:
        put_link(links, "unsuspend", base, DEVICES, id, "/lifecycle/unsuspend",
                 POST_ONLY);
        break;
    }
    put_link(links, "self", base, DEVICES, id, "",
             "[\"GET\",\"PATCH\",\"PUT\"]");
    put_link(links, "users", base, DEVICES, id, "/users", "[\"GET\"]");
    if (device->status == DEVICE_ACTIVE || device->status == DEVICE_SUSPENDED)
        put_link(links, "deactivate", base, DEVICES, id,
                 "/lifecycle/deactivate", POST_ONLY);
    return links;
}

struct json_object *device_object(const struct org *org,
                                  const struct device *device, const char *base,
                                  enum device_expand expand)
{
    struct json_object *object = json_object_new_object();
    struct json_object *name = json_object_new_object();

    put_text(object, "id", device->id);
    put_text(object, "status", device_status_name(device->status));
    put_instant(object, "created", device->created_ms);
    put_instant(object, "lastUpdated", device->updated_ms);
    put(object, "profile", device_profile(device));
    put_text(object, "resourceType", "UDDevice");
    put_text(name, "value", device->text[DEVICE_DISPLAY_NAME]);
    put_flag(name, "sensitive", false);
    put(object, "resourceDisplayName", name);
    put_text(object, "resourceAlternateId", NULL);
    put_text(object, "resourceId", device->id);
    put(object, "_links", device_links(device, base));
    if (expand != EXPAND_NONE) {
        struct json_object *embedded = json_object_new_object();
        put(embedded, "users", device_user_list(org, device, base, expand));
        put(object, "_embedded", embedded);
    }
    return object;
}

static struct json_object *user_profile(const struct user *user, bool full)
{
    struct json_object *profile = json_object_new_object();

    put_text(profile, "firstName", user->first_name);
    put_text(profile, "lastName", user->last_name);
    if (full) {
        put_text(profile, "mobilePhone", user->mobile_phone);
        put_text(profile, "secondEmail", NULL);
    }
    put_text(profile, "login", user->login);
    put_text(profile, "email", user->login);
    return profile;
}

#define USER_TYPE_ID "oty17vh0n2EHVnbYF1d7"
#define USER_SCHEMA_ID "osc17vh0n2EHVnbYF1d7"
#define REALM_ID "00u17vh0q8ov8IU8T0g5"

#define USERS "/api/v1/users/"

static struct json_object *user_links(const struct user *user, const char *base)
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

    struct json_object *links = json_object_new_object();

    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        struct json_object *link = href(base, USERS, user->id, actions[i].tail);
        put_text(link, "method", "POST");
        put(links, actions[i].name, link);
    }
    put(links, "schema",
        href(base, "/api/v1/meta/schemas/user/", USER_SCHEMA_ID, ""));
    put(links, "self", href(base, USERS, user->id, ""));
    put(links, "type",
        href(base, "/api/v1/meta/types/user/", USER_TYPE_ID, ""));
    return links;
}

static struct json_object *full_user(const struct user *user, const char *base)
{
    struct json_object *object = json_object_new_object();

    put_text(object, "id", user->id);
    put_text(object, "status", "ACTIVE");
    put_instant(object, "created", user->created_ms);
    put_instant(object, "activated", user->created_ms);
    put_instant(object, "statusChanged", user->created_ms);
    put_instant(object, "lastLogin", user->login_ms);
    put_instant(object, "lastUpdated", user->changed_ms);
    put_instant(object, "passwordChanged", user->changed_ms);
    put_json(object, "type", "{\"id\":\"" USER_TYPE_ID "\"}");
    put(object, "profile", user_profile(user, true));
    put_json(object, "credentials",
             "{\"password\":null,\"provider\":{\"type\":\"OKTA\","
             "\"name\":\"OKTA\"}}");
    put(object, "_links", user_links(user, base));
    return object;
}

static struct json_object *short_user(const struct user *user, const char *base)
{
    struct json_object *object = json_object_new_object();
    struct json_object *links = json_object_new_object();

    put_text(object, "id", user->id);
    put_text(object, "realmId", REALM_ID);
    put(object, "profile", user_profile(user, false));
    put(links, "self", href(base, USERS, user->id, ""));
    put(object, "_links", links);
    return object;
}

struct json_object *device_user_list(const struct org *org,
                                     const struct device *device,
                                     const char *base,
                                     enum device_expand expand)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < device->user_count; i++) {
        const struct device_user *link = &device->users[i];
        const struct user *user = &org->users[link->user];
        struct json_object *object = json_object_new_object();

        put_text(object, "managementStatus",
                 link->managed ? "MANAGED" : "NOT_MANAGED");
        put_instant(object, "created", link->created_ms);
        put_text(object, "screenLockType", link->screen_lock);
        put(object, "user",
            expand == EXPAND_USER ? full_user(user, base)
                                  : short_user(user, base));
        push(list, object);
    }
    return list;
}
