/* SPDX-License-Identifier: MIT */
/* searchform.h - the inputs of the card Search Devices */
#ifndef SEARCHFORM_H
#define SEARCHFORM_H

#include <stdint.h>

#include "connector.h"

enum search_input {
    SEARCH_RESULT_SET,
    SEARCH_RECORD_LIMIT,
    SEARCH_DISK_ENCRYPTION,
    SEARCH_MANUFACTURER,
    SEARCH_MODEL,
    SEARCH_OS_VERSION,
    SEARCH_PLATFORM,
    SEARCH_REGISTERED,
    SEARCH_SECURE_HARDWARE,
    SEARCH_STATUS,
    SEARCH_CUSTOM,
    SEARCH_AFTER,
    SEARCH_INPUTS
};

enum result_set { RESULT_FIRST, RESULT_FIRST_200, RESULT_STREAM };

#define SEARCH_PATH "/api/v1/devices"

extern const struct card_field search_fields[SEARCH_INPUTS];

/* The functions that put the inputs into the request, one for each input. */
extern const connector_input_fn search_readers[SEARCH_INPUTS];

/* The result set of the plan's form; negative if that has none. */
int search_result_set(const struct plan *plan);

/* The record limit of the plan's form, or 0 if there is none. */
int64_t search_record_limit(const struct plan *plan);

#endif
