/* SPDX-License-Identifier: MIT */
/*
 * criteria.h - writes the search of a request target from single criteria
 *
 * Each criterion is joined to those before it by AND. The search is the last
 * parameter of the target while criteria are added.
 */
#ifndef CRITERIA_H
#define CRITERIA_H

#include <stdbool.h>

#include "buf.h"
#include "error.h"
#include "jsonwalk.h"

/* Adds the criterion that an attribute equals a value, a JSON string, true or
   false. If the target becomes too long, the fault is that of the field. */
bool criteria_add_value(struct buf *target, const char *attribute,
                        struct json_span value, const char *field,
                        struct error *error)
    __attribute__((warn_unused_result));

/* Adds a person's own search, a JSON string, in parentheses. A text that could
   end before the closing one is a fault of the field. */
bool criteria_add_custom(struct buf *target, struct json_span value,
                         const char *field, struct error *error)
    __attribute__((warn_unused_result));

/* Adds a fault of the field, with its pointer. Returns false. */
bool criteria_refuse(struct error *error, const char *field,
                     const char *message);

/* Does the target still have room? If not, that is a fault of the field whose
   value was added last. */
bool criteria_fit(const struct buf *target, const char *field,
                  struct error *error) __attribute__((warn_unused_result));

#endif
