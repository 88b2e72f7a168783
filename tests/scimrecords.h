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
    const char *colour; /* NULL: absent */
    int count;          /* in tenths; negative: absent */
    int64_t when_ms;
    int live; /* -1: absent */
};

#define RECORDS 6
extern const struct record scim_records[RECORDS];

/* Which records match, a letter each, or why the text is no filter. Valid until
   the next call. */
const char *scim_matches(const char *text);

#endif
