/* SPDX-License-Identifier: MIT */
/*
 * headers.h - reads header fields that a person gives, as an object
 *
 * Names must be tokens (RFC 9110, section 5.1), and values must not contain
 * control characters except tab (section 5.5). Fields that the connector sets
 * itself are refused in any case of letters, because they decide who sends the
 * request and where its body ends.
 */
#ifndef HEADERS_H
#define HEADERS_H

#include <stdbool.h>

#include "error.h"
#include "jsonwalk.h"
#include "plan.h"

/* Reads the headers (a JSON object's span). Faults name the field "headers". */
bool headers_read(struct headers *headers, struct json_span input,
                  struct error *error) __attribute__((warn_unused_result));

/* Returns why a name cannot be that of a field, or NULL if it can. */
const char *headers_refused(const char *name, size_t size);

/* Is there a field of this name, in upper or lower case? The name may be
   followed by a colon or semicolon, as in a line. */
bool headers_have(const struct headers *headers, const char *name);

#endif
