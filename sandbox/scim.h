/* SPDX-License-Identifier: MIT */
/*
 * scim.h - parses SCIM filters, and matches them against records
 *
 * The grammar is that of RFC 7644, section 3.4.2.2, without value paths:
 *
 *     filter     = term *("or" term)
 *     term       = factor *("and" factor)
 *     factor     = ["not"] "(" filter ")" / comparison
 *     comparison = field "pr" / field operator value
 *     operator   = eq ne co sw ew gt ge lt le
 *     value      = a JSON string, number, true, false or null
 *
 * Names, operators and strings are compared ignoring the case of A to Z. Dates
 * are compared as moments. A field that is absent from a record equals only
 * null.
 *
 * The caller provides the fields and a function that looks them up. A filter is
 * read-only after parsing, so any number of threads may match with it.
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
    bool contains; /* for strings: co may be used */
};

/* Only the member that belongs to the field's type is used. */
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
 * Returns NULL if the text is not a filter; problem then says why and where,
 * for a person. The caller owns fields, which must outlive the filter.
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
