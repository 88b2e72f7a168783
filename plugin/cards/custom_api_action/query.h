/* SPDX-License-Identifier: MIT */
/* query.h - reads the input query. */
#ifndef QUERY_H
#define QUERY_H

#include <stdbool.h>

#include "buf.h"
#include "error.h"
#include "jsonwalk.h"

#define QUERY_KEYS_MAX 1000

/* Appends the members of query (a JSON object's span), encoded, to the
   target. */
bool query_read(struct buf *target, struct json_span query, struct error *error)
    __attribute__((warn_unused_result));

#endif
