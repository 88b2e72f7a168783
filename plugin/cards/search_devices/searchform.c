/* SPDX-License-Identifier: MIT */
/*
 * searchform.c - describes the inputs, and puts their values into the plan
 *
 * The criteria are listed next to each other, so that each is appended to the
 * search that those before it have begun.
 */
#include "searchform.h"

#include "criteria.h"
#include "decimal.h"
#include "fields.h"

#define PAGE_MAX 200 /* devices; Okta's own limit */

static const struct card_choice result_sets[] = {
    [RESULT_FIRST] = {"first", "First Matching Record",
                      "Returns one device, also as the output Device. Example: "
                      "to see whether any device matches."},
    [RESULT_FIRST_200] =
        {"first_200", "First 200 Matching Records",
         "Returns at most 200 devices, with one request. Example: to go "
         "through the devices of one model."},
    [RESULT_STREAM] =
        {"stream", "Stream Matching Records",
         "Returns all devices, or as many as Record Limit says, in pages of "
         "at most 200. Each page leads to the next one. Example: to go "
         "through all devices of an org."},
};

static const struct card_choice statuses[] = {
    {"CREATED", "CREATED", "Devices that have not been activated."},
    {"ACTIVE", "ACTIVE", "Devices that are in use."},
    {"SUSPENDED", "SUSPENDED",
     "Devices that are suspended until they are unsuspended."},
    {"DEACTIVATED", "DEACTIVATED",
     "Devices that have lost their users, and can be deleted."},
};

static const char *const streams[] = {"stream", NULL};

const struct card_field search_fields[SEARCH_INPUTS] = {
    [SEARCH_RESULT_SET] =
        {
            .key = "result_set",
            .title = "Result Set",
            .help = "How many of the devices that match are returned. Example: "
                    "first_200",
            .group = "Options",
            .type = CARD_TYPE_DROPDOWN,
            .flags = CARD_FIELD_REQUIRED,
            .choice_count = COUNT(result_sets),
            .choice_size = sizeof(struct card_choice),
            .choices = result_sets,
            .example_json = "\"first_200\"",
        },
    [SEARCH_RECORD_LIMIT] =
        {
            .key = "record_limit",
            .title = "Record Limit",
            .help = "The largest number of devices to return, over all pages. "
                    "Without it "
                    "all that match are returned. Example: 1000",
            .group = "Options",
            .type = CARD_TYPE_NUMBER,
            .example_json = "1000",
            .minimum = 1,
            .maximum = 1000000000,
            .shown_if_key = "result_set",
            .shown_if_values = streams,
            .format = CARD_FORMAT_INTEGER,
        },
    [SEARCH_DISK_ENCRYPTION] =
        {
            .key = "disk_encryption_type",
            .title = "Disk Encryption Type",
            .help = "The devices' type of disk encryption, exactly: "
                    "ALL_INTERNAL_VOLUMES, FULL, NONE, SYSTEM_VOLUME or USER. "
                    "Example: FULL",
            .group = "Profile",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"FULL\"",
        },
    [SEARCH_MANUFACTURER] =
        {
            .key = "manufacturer",
            .title = "Manufacturer",
            .help = "The devices' manufacturer, the whole name. Example: Apple",
            .group = "Profile",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"Apple\"",
        },
    [SEARCH_MODEL] =
        {
            .key = "model",
            .title = "Model",
            .help = "The devices' model, the whole name. Example: Pixel 6",
            .group = "Profile",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"Pixel 6\"",
        },
    [SEARCH_OS_VERSION] =
        {
            .key = "os_version",
            .title = "OS Version",
            .help = "The version of the devices' operating system, exactly. "
                    "Example: 14.5.0",
            .group = "Profile",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"14.5.0\"",
        },
    [SEARCH_PLATFORM] =
        {
            .key = "platform",
            .title = "Platform",
            .help = "The devices' platform: ANDROID, IOS, MACOS or WINDOWS. "
                    "Example: MACOS",
            .group = "Profile",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"MACOS\"",
        },
    [SEARCH_REGISTERED] =
        {
            .key = "registered",
            .title = "Registered",
            .help = "true for devices that are registered with Okta, false for "
                    "others. Without it, both are found. Example: true",
            .group = "Profile",
            .type = CARD_TYPE_BOOLEAN,
            .example_json = "true",
        },
    [SEARCH_SECURE_HARDWARE] =
        {
            .key = "secure_hardware_present",
            .title = "Secure Hardware Present",
            .help =
                "true for devices with secure hardware, such as a TPM, "
                "false for others. Without it, both are found. Example: true",
            .group = "Profile",
            .type = CARD_TYPE_BOOLEAN,
            .example_json = "true",
        },
    [SEARCH_STATUS] =
        {
            .key = "status",
            .title = "Status",
            .help = "The devices' state in the org. Without it, devices in any "
                    "state are found. Example: "
                    "ACTIVE",
            .group = "Input",
            .type = CARD_TYPE_DROPDOWN,
            .choice_count = COUNT(statuses),
            .choice_size = sizeof(struct card_choice),
            .choices = statuses,
            .example_json = "\"ACTIVE\"",
        },
    [SEARCH_CUSTOM] =
        {
            .key = "custom_search",
            .title = "Custom Search Criteria",
            .help = "A search of your own, as a SCIM filter; devices must "
                    "match it and all other criteria. Example: "
                    "profile.displayName sw \"Bob\" or lastUpdated gt "
                    "\"2024-12-23T00:00:00.000Z\"",
            .group = "Input",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"profile.displayName sw \\\"Bob\\\"\"",
        },
    [SEARCH_AFTER] =
        {
            .key = "after",
            .title = "After",
            .help = "The cursor of the page to continue with, from the form of "
                    "the next page, which has it already. Leave it out to "
                    "begin with the first page. Example: 200u3des4afA47rYJu1d7",
            .group = "Paging",
            .type = CARD_TYPE_TEXT,
            .example_json = "\"200u3des4afA47rYJu1d7\"",
            .shown_if_key = "result_set",
            .shown_if_values = streams,
        },
};

/* ---- what the form says of the result ---- */

int search_result_set(const struct plan *plan)
{
    const struct card_field *field = &search_fields[SEARCH_RESULT_SET];
    struct json_span value;

    return json_find(plan->form, field->key, &value)
               ? field_choice(field, value)
               : -1;
}

int64_t search_record_limit(const struct plan *plan)
{
    struct json_span value;
    int64_t limit = 0;

    return json_find(plan->form, search_fields[SEARCH_RECORD_LIMIT].key, &value)
                   && json_whole(value, &limit)
               ? limit
               : 0;
}

static int64_t page_limit(const struct plan *plan)
{
    int64_t limit = search_record_limit(plan);

    if (search_result_set(plan) == RESULT_FIRST)
        return 1;
    if (search_result_set(plan) == RESULT_FIRST_200)
        return PAGE_MAX;
    return limit > 0 && limit < PAGE_MAX ? limit : PAGE_MAX;
}

/* ---- putting inputs into the request ---- */

static bool read_result_set(struct plan *plan, struct json_span value,
                            struct error *error)
{
    (void)value;
    plan->method = &methods[METHOD_GET];
    buf_str(&plan->target, SEARCH_PATH "?limit=");
    buf_num(&plan->target, page_limit(plan));
    return buf_ok(&plan->target) || error_no_memory(error);
}

/* Is it a stream? If the result set is missing or unknown, that is a fault
   already. */
static bool must_stream(const struct plan *plan, enum search_input input,
                        struct error *error)
{
    const struct card_field *field = &search_fields[input];
    auto_buf struct buf message = BUF_INIT(BUF_LINE);
    int result_set = search_result_set(plan);

    if (result_set < 0 || result_set == RESULT_STREAM)
        return true;
    buf_fmt(&message,
            "%s can be given with the Result Set stream only. Remove it, or "
            "choose stream.",
            field->title);
    if (!buf_ok(&message))
        return error_no_memory(error);
    return criteria_refuse(error, field->key, buf_cstr(&message));
}

static bool read_record_limit(struct plan *plan, struct json_span value,
                              struct error *error)
{
    (void)value; /* read_result_set() has used it */
    return must_stream(plan, SEARCH_RECORD_LIMIT, error);
}

static bool read_disk_encryption(struct plan *plan, struct json_span value,
                                 struct error *error)
{
    return criteria_add_value(&plan->target, "profile.diskEncryptionType",
                              value, search_fields[SEARCH_DISK_ENCRYPTION].key,
                              error);
}

static bool read_manufacturer(struct plan *plan, struct json_span value,
                              struct error *error)
{
    return criteria_add_value(&plan->target, "profile.manufacturer", value,
                              search_fields[SEARCH_MANUFACTURER].key, error);
}

static bool read_model(struct plan *plan, struct json_span value,
                       struct error *error)
{
    return criteria_add_value(&plan->target, "profile.model", value,
                              search_fields[SEARCH_MODEL].key, error);
}

static bool read_os_version(struct plan *plan, struct json_span value,
                            struct error *error)
{
    return criteria_add_value(&plan->target, "profile.osVersion", value,
                              search_fields[SEARCH_OS_VERSION].key, error);
}

static bool read_platform(struct plan *plan, struct json_span value,
                          struct error *error)
{
    return criteria_add_value(&plan->target, "profile.platform", value,
                              search_fields[SEARCH_PLATFORM].key, error);
}

static bool read_registered(struct plan *plan, struct json_span value,
                            struct error *error)
{
    return criteria_add_value(&plan->target, "profile.registered", value,
                              search_fields[SEARCH_REGISTERED].key, error);
}

static bool read_secure_hardware(struct plan *plan, struct json_span value,
                                 struct error *error)
{
    return criteria_add_value(&plan->target, "profile.secureHardwarePresent",
                              value, search_fields[SEARCH_SECURE_HARDWARE].key,
                              error);
}

static bool read_status(struct plan *plan, struct json_span value,
                        struct error *error)
{
    return criteria_add_value(&plan->target, "status", value,
                              search_fields[SEARCH_STATUS].key, error);
}

static bool read_custom(struct plan *plan, struct json_span value,
                        struct error *error)
{
    return criteria_add_custom(&plan->target, value,
                               search_fields[SEARCH_CUSTOM].key, error);
}

static bool read_after(struct plan *plan, struct json_span value,
                       struct error *error)
{
    auto_buf struct buf cursor = BUF_INIT(BUF_UNLIMITED);

    if (!must_stream(plan, SEARCH_AFTER, error))
        return false;
    if (plan->target.too_big)
        return false; /* reported for a criterion */
    json_unquote(&cursor, value);
    buf_str(&plan->target, "&after=");
    target_encode(&plan->target, buf_cstr(&cursor), cursor.size);
    if (!buf_ok(&cursor))
        return error_no_memory(error);
    return criteria_fit(&plan->target, search_fields[SEARCH_AFTER].key, error);
}

const connector_input_fn search_readers[SEARCH_INPUTS] = {
    [SEARCH_RESULT_SET] = read_result_set,
    [SEARCH_RECORD_LIMIT] = read_record_limit,
    [SEARCH_DISK_ENCRYPTION] = read_disk_encryption,
    [SEARCH_MANUFACTURER] = read_manufacturer,
    [SEARCH_MODEL] = read_model,
    [SEARCH_OS_VERSION] = read_os_version,
    [SEARCH_PLATFORM] = read_platform,
    [SEARCH_REGISTERED] = read_registered,
    [SEARCH_SECURE_HARDWARE] = read_secure_hardware,
    [SEARCH_STATUS] = read_status,
    [SEARCH_CUSTOM] = read_custom,
    [SEARCH_AFTER] = read_after,
};

CONNECTOR_INPUTS_FIT(search_fields, search_readers);
