/* SPDX-License-Identifier: MIT */
/*
 * devicestatus.c - names the statuses of devices
 */
#include "device.h"

const char *device_status_name(enum device_status status)
{
    static const char *const names[] = {"CREATED", "ACTIVE", "SUSPENDED",
                                        "DEACTIVATED"};
    return names[status];
}
