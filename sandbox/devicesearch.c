/* SPDX-License-Identifier: MIT */
/*
 * devicesearch.c - the fields that a search of devices may use
 *
 * Okta: "all device profile properties and the device id, status, and
 * lastUpdated"; co only with displayName, serialNumber, imei, meid, udid, sid.
 */
#include "device.h"

#include <string.h>

enum own_field { FIELD_ID, FIELD_STATUS, FIELD_UPDATED, OWN_FIELDS };

#define FIRST_TEXT ((size_t)OWN_FIELDS)
#define FIRST_FLAG (FIRST_TEXT + DEVICE_TEXTS)
#define TEXT_FIELD(index_, name_, contains_) \
    [FIRST_TEXT + index_] = {"profile." name_, SCIM_STRING, contains_}
#define FLAG_FIELD(index_, name_) \
    [FIRST_FLAG + index_] = {"profile." name_, SCIM_BOOLEAN, false}

static const struct scim_field fields[] = {
    [FIELD_ID] = {"id", SCIM_STRING, false},
    [FIELD_STATUS] = {"status", SCIM_STRING, false},
    [FIELD_UPDATED] = {"lastUpdated", SCIM_DATE, false},
    TEXT_FIELD(DEVICE_DISPLAY_NAME, "displayName", true),
    TEXT_FIELD(DEVICE_PLATFORM, "platform", false),
    TEXT_FIELD(DEVICE_MANUFACTURER, "manufacturer", false),
    TEXT_FIELD(DEVICE_MODEL, "model", false),
    TEXT_FIELD(DEVICE_OS_VERSION, "osVersion", false),
    TEXT_FIELD(DEVICE_SERIAL_NUMBER, "serialNumber", true),
    TEXT_FIELD(DEVICE_IMEI, "imei", true),
    TEXT_FIELD(DEVICE_MEID, "meid", true),
    TEXT_FIELD(DEVICE_UDID, "udid", true),
    TEXT_FIELD(DEVICE_SID, "sid", true),
    TEXT_FIELD(DEVICE_TPM_HASH, "tpmPublicKeyHash", false),
    TEXT_FIELD(DEVICE_DISK_ENCRYPTION, "diskEncryptionType", false),
    FLAG_FIELD(DEVICE_REGISTERED, "registered"),
    FLAG_FIELD(DEVICE_SECURE_HARDWARE, "secureHardwarePresent"),
    FLAG_FIELD(DEVICE_JAILBREAK, "integrityJailbreak"),
    FLAG_FIELD(DEVICE_MANAGED, "managed"),
};

static void look_up(const void *record, size_t field, struct scim_value *value)
{
    const struct device *device = record;

    value->present = true;
    if (field == FIELD_ID) {
        value->text = device->id;
    } else if (field == FIELD_STATUS) {
        value->text = device_status_name(device->status);
    } else if (field == FIELD_UPDATED) {
        value->date = instant_from_ms(device->updated_ms);
    } else if (field < FIRST_FLAG) {
        value->text = device->text[field - FIRST_TEXT];
        value->present = value->text != NULL;
    } else {
        int flag = device->flag[field - FIRST_FLAG];
        value->present = flag != FLAG_ABSENT;
        value->boolean = flag > 0;
    }
}

struct scim_filter *device_search(const char *text, struct buf *problem)
{
    return scim_parse(text, strlen(text), fields,
                      sizeof(fields) / sizeof(fields[0]), problem);
}

bool device_matches(const struct scim_filter *filter,
                    const struct device *device)
{
    return scim_match(filter, look_up, device);
}
