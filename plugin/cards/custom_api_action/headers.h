/* SPDX-License-Identifier: MIT */
/*
 * headers.h - reads the headers input
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

/* Reads the headers input (a JSON object's span). */
bool headers_read(struct headers *headers, struct json_span input,
                  struct error *error) __attribute__((warn_unused_result));

#endif
