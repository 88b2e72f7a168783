/* SPDX-License-Identifier: MIT */
/*
 * scimrecords.h - the records that the tests of SCIM filters search
 */
#ifndef SCIMRECORDS_H
#define SCIMRECORDS_H

#include <stdint.h>

#include "scim.h"

enum { NAME, COLOUR, COUNT, WHEN, LIVE, FIELDS };

extern const struct scim_field scim_fields[FIELDS];

struct record {
    const char *name;
    const char *colour; /* NULL if absent */
    int count;          /* in tenths; negative if absent */
    int64_t when_ms;
    int live; /* -1 if absent */
};

#define RECORDS 6
extern const struct record scim_records[RECORDS];

/* The letters of the records that match, or why the text is not a filter. Valid
   until the next call. */
const char *scim_matches(const char *text);

#endif
