/* SPDX-License-Identifier: MIT */
/*
 * device.h - the Devices API and its objects
 */
#ifndef SANDBOX_DEVICE_H
#define SANDBOX_DEVICE_H

#include "call.h"
#include "scim.h"

/* Handlers of the operations of the same name. */
void device_list(struct call *call);
void device_get(struct call *call);
void device_delete(struct call *call);
void device_activate(struct call *call);
void device_deactivate(struct call *call);
void device_suspend(struct call *call);
void device_unsuspend(struct call *call);
void device_users(struct call *call);
void user_devices(struct call *call);

enum device_expand { EXPAND_NONE, EXPAND_USER, EXPAND_SUMMARY };

/* From devicejson.c: these build objects in Okta's form. */
struct json_object *device_object(const struct org *org,
                                  const struct device *device, const char *base,
                                  enum device_expand expand);
struct json_object *device_user_list(const struct org *org,
                                     const struct device *device,
                                     const char *base,
                                     enum device_expand expand);
/* Adds a link; allow is a JSON array. */
void put_link(struct json_object *links, const char *name, const char *base,
              const char *path, const char *id, const char *tail,
              const char *allow);

/* From devicesearch.c: parses a search of devices, and matches a device. */
struct scim_filter *device_search(const char *text, struct buf *problem);
bool device_matches(const struct scim_filter *filter,
                    const struct device *device);

/* From devicestatus.c: the status as Okta writes it, such as "ACTIVE". */
const char *device_status_name(enum device_status status);

#endif
