/* SPDX-License-Identifier: MIT */
/*
 * scim.h - SCIM filters: a text parsed once, matched against many records
 *
 * The grammar is that of RFC 7644, section 3.4.2.2, less value paths:
 *
 *     filter     = term *("or" term)
 *     term       = factor *("and" factor)
 *     factor     = ["not"] "(" filter ")" / comparison
 *     comparison = field "pr" / field operator value
 *     operator   = eq ne co sw ew gt ge lt le
 *     value      = a JSON string, number, true, false or null
 *
 * Names and operators are taken in any letter case, and strings are compared
 * without regard to it (of A to Z). Dates are compared as instants. A field
 * that a record does not have equals null and nothing else.
 *
 * The caller brings the fields and a way to look one up. A filter is read-only
 * once parsed: any number of threads may match with it.
 */
#ifndef SANDBOX_SCIM_H
#define SANDBOX_SCIM_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "instant.h"

enum scim_type { SCIM_STRING, SCIM_BOOLEAN, SCIM_NUMBER, SCIM_DATE };

struct scim_field {
    const char *name;
    enum scim_type type;
    bool contains; /* strings: co may be used */
};

/* The member that goes with the field's type is the one that counts. */
struct scim_value {
    bool present;
    const char *text;
    bool boolean;
    double number;
    struct instant date;
};

/* Fills in the value of fields[field] for a record. */
typedef void (*scim_lookup)(const void *record, size_t field,
                            struct scim_value *value);

struct scim_filter;

/*
 * NULL: the text is not a filter, and problem says why and where, for a person.
 * fields stays the caller's and must outlive the filter.
 */
struct scim_filter *scim_parse(const char *text, size_t size,
                               const struct scim_field *fields, size_t count,
                               struct buf *problem);
void scim_free(struct scim_filter *filter);

static inline void scim_free_at(struct scim_filter **filter)
{
    scim_free(*filter);
}
#define auto_scim __attribute__((cleanup(scim_free_at)))

bool scim_match(const struct scim_filter *filter, scim_lookup lookup,
                const void *record);

#endif
