/* SPDX-License-Identifier: MIT */
/*
 * route.c - the table of operations, and the search for a path's operation
 */
#include "route.h"

#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "document.h"
#include "integration.h"

#define ASSURANCES "/api/v1/device-assurances"
#define ASSURANCE ASSURANCES "/{deviceAssuranceId}"
#define INTEGRATIONS "/api/v1/device-integrations"
#define INTEGRATION INTEGRATIONS "/{deviceIntegrationId}"
#define CHECKS "/api/v1/device-posture-checks"
#define CHECK CHECKS "/{postureCheckId}"
#define DEVICES "/api/v1/devices"
#define DEVICE DEVICES "/{deviceId}"
#define USERS "/api/v1/users"

/* Literal paths come before those that accept any segment in the same place. */
const struct operation operations[] = {
    {"GET", ASSURANCES, "listDeviceAssurancePolicies",
     "okta.deviceAssurance.read", 200, false, assurance_list},
    {"POST", ASSURANCES, "createDeviceAssurancePolicy",
     "okta.deviceAssurance.manage", 200, true, assurance_create},
    {"GET", ASSURANCE, "getDeviceAssurancePolicy", "okta.deviceAssurance.read",
     200, false, assurance_get},
    {"PUT", ASSURANCE, "replaceDeviceAssurancePolicy",
     "okta.deviceAssurance.manage", 200, true, assurance_replace},
    {"DELETE", ASSURANCE, "deleteDeviceAssurancePolicy",
     "okta.deviceAssurance.manage", 204, false, assurance_delete},
    {"GET", INTEGRATIONS, "listDeviceIntegrations",
     "okta.deviceIntegrations.read", 200, false, integration_list},
    {"GET", INTEGRATION, "getDeviceIntegration", "okta.deviceIntegrations.read",
     200, false, integration_get},
    {"POST", INTEGRATION "/lifecycle/activate", "activateDeviceIntegration",
     "okta.deviceIntegrations.manage", 200, false, integration_activate},
    {"POST", INTEGRATION "/lifecycle/deactivate", "deactivateDeviceIntegration",
     "okta.deviceIntegrations.manage", 200, false, integration_deactivate},
    {"GET", CHECKS, "listDevicePostureChecks", "okta.devicePostureChecks.read",
     200, false, check_list},
    {"POST", CHECKS, "createDevicePostureCheck",
     "okta.devicePostureChecks.manage", 200, true, check_create},
    {"GET", CHECKS "/default", "listDefaultDevicePostureChecks",
     "okta.devicePostureChecks.read", 200, false, check_list_default},
    {"GET", CHECK, "getDevicePostureCheck", "okta.devicePostureChecks.read",
     200, false, check_get},
    {"PUT", CHECK, "replaceDevicePostureCheck",
     "okta.devicePostureChecks.manage", 200, true, check_replace},
    {"DELETE", CHECK, "deleteDevicePostureCheck",
     "okta.devicePostureChecks.manage", 204, false, check_delete},
    {"GET", DEVICES, "listDevices", "okta.devices.read", 200, false,
     device_list},
    {"GET", DEVICE, "getDevice", "okta.devices.read", 200, false, device_get},
    {"DELETE", DEVICE, "deleteDevice", "okta.devices.manage", 204, false,
     device_delete},
    {"POST", DEVICE "/lifecycle/activate", "activateDevice",
     "okta.devices.manage", 204, false, device_activate},
    {"POST", DEVICE "/lifecycle/deactivate", "deactivateDevice",
     "okta.devices.manage", 204, false, device_deactivate},
    {"POST", DEVICE "/lifecycle/suspend", "suspendDevice",
     "okta.devices.manage", 204, false, device_suspend},
    {"POST", DEVICE "/lifecycle/unsuspend", "unsuspendDevice",
     "okta.devices.manage", 204, false, device_unsuspend},
    {"GET", DEVICE "/users", "listDeviceUsers", "okta.devices.read", 200, false,
     device_users},
    {"GET", USERS "/{userId}/devices", "listUserDevices", "okta.users.read",
     200, false, user_devices},
};
const size_t operation_count = sizeof(operations) / sizeof(operations[0]);

/* Paths below the same prefix share a rate limit. */
static const char *const buckets[] = {
    "/oauth2", ASSURANCES, INTEGRATIONS, CHECKS, DEVICES, USERS, "/sandbox"};

/* Does the path match the form? If so, sets *id to the segment for {…}, or to
   an empty span. */
static bool path_fits(const char *form, struct json_span path,
                      struct json_span *id)
{
    const char *at = path.data;
    const char *end = path.data + path.size;

    *id = (struct json_span){NULL, 0};
    while (*form != '\0') {
        if (*form == '{') {
            const char *slash = memchr(at, '/', (size_t)(end - at));
            const char *stop = slash == NULL ? end : slash;
            if (stop == at)
                return false;
            *id = (struct json_span){at, (size_t)(stop - at)};
            at = stop;
            form = strchr(form, '}') + 1;
        } else if (at < end && *at == *form) {
            at++;
            form++;
        } else {
            return false;
        }
    }
    return at == end;
}

/* Returns the first operation whose path matches, whatever its method, or
   NULL. */
static const struct operation *find_path(const struct request *request,
                                         struct json_span *id)
{
    for (size_t i = 0; i < operation_count; i++)
        if (path_fits(operations[i].path, request->path, id))
            return &operations[i];
    return NULL;
}

bool route_find(struct route *route, const struct request *request)
{
    struct json_span id;
    const struct operation *first = find_path(request, &id);

    *route = (struct route){.known = first != NULL, .bucket = "/"};
    for (size_t i = 0; i < sizeof(buckets) / sizeof(buckets[0]); i++)
        if (request_under(request, buckets[i]))
            route->bucket = buckets[i];
    for (size_t i = 0; first != NULL && i < operation_count; i++)
        if (strcmp(operations[i].path, first->path) == 0
            && strcmp(operations[i].method, request->method) == 0)
            route->operation = &operations[i];
    if (route->operation == NULL || id.data == NULL)
        return true;
    route->id = segment_decode(id.data, id.size);
    return route->id != NULL;
}

void route_free(struct route *route)
{
    free(route->id);
}

void route_allow(struct buf *out, const struct request *request)
{
    struct json_span id;
    const struct operation *first = find_path(request, &id);

    for (size_t i = 0; first != NULL && i < operation_count; i++)
        if (strcmp(operations[i].path, first->path) == 0)
            buf_fmt(out, "%s%s", out->size == 0 ? "" : ", ",
                    operations[i].method);
}
