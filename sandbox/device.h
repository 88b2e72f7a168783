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

/* devicejson.c: objects as Okta writes them. */
void device_write(struct buf *out, const struct org *org,
                  const struct device *device, const char *base,
                  enum device_expand expand);
void device_user_write(struct buf *out, const struct org *org,
                       const struct device_user *link, const char *base,
                       enum device_expand expand);
void link_write(struct buf *out, const char *name, const char *base,
                const char *path, const char *id, const char *tail,
                const char *allow);

/* devicesearch.c: the fields a search may name. */
struct scim_filter *device_search(const char *text, struct buf *problem);
bool device_matches(const struct scim_filter *filter,
                    const struct device *device);

const char *device_status_name(enum device_status status);

#endif
