/* SPDX-License-Identifier: MIT */
/*
 * seeddata.h - the names of which the seed's devices and users are made
 */
#ifndef SANDBOX_SEEDDATA_H
#define SANDBOX_SEEDDATA_H

#include <stdbool.h>
#include <stddef.h>

struct device_kind {
    const char *platform;
    unsigned share;           /* number of such devices in a hundred */
    const char *const *makes; /* "Manufacturer|Model", NULL at the end */
    const char *const *versions;
    const char *name_format; /* displayName with a first name, or NULL */
};

#define DEVICE_KINDS 4
extern const struct device_kind device_kinds[DEVICE_KINDS];

extern const char *const first_names[];
extern const size_t first_name_count;
extern const char *const last_names[];
extern const size_t last_name_count;

#endif
