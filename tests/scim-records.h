/* SPDX-License-Identifier: MIT */
/*
 * scim-records.h - the few records that the tests of SCIM filters search
 */
#ifndef SCIM_RECORDS_H
#define SCIM_RECORDS_H

#include <stdint.h>

#include "scim.h"

#define RECORDS 6

enum { NAME, COLOUR, COUNT, WHEN, LIVE, FIELDS };

struct record {
    const char *name;
    const char *colour; /* NULL: absent */
    int count;          /* in tenths; negative: absent */
    int64_t when_ms;
    int live; /* -1: absent */
};

extern const struct scim_field fields[FIELDS];
extern const struct record records[RECORDS];

/* Which records match, a letter each, or why the text is no filter. The answer
   holds until the next call. */
const char *matches(const char *filter);

#endif
