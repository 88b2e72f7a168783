/* SPDX-License-Identifier: MIT */
/* limits.c - reads the header fields about rate limits that APIs send. */
#include "http_api.h"

#include "ratelimit.h"

bool http_api_read_limit(struct limits *limits,
                         const struct header_field *field)
{
    (void)limits;
    (void)field;
    return false;
}
