/* SPDX-License-Identifier: MIT */
/*
 * instant.h - moments in time: ISO 8601 in, ISO 8601 out
 */
#ifndef SANDBOX_INSTANT_H
#define SANDBOX_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct instant {
    int64_t seconds; /* since 1970-01-01T00:00:00Z */
    int32_t nanos;   /* 0 to 999,999,999 */
};

/*
 * 2024-12-23T10:00:00.000Z, with Z or an offset, the fraction optional, and a
 * date alone as its midnight in UTC. False for anything else, such as a 30th
 * of February.
 */
bool instant_parse(const char *text, size_t size, struct instant *instant)
    __attribute__((warn_unused_result));

/* Less than 0, 0 or more, as memcmp(). */
int instant_compare(const struct instant *a, const struct instant *b);

struct instant instant_from_ms(int64_t ms);

/* Appends 2024-12-23T10:00:00.000Z. */
void instant_write(struct buf *out, int64_t ms);

/* Milliseconds since 1970, now. */
int64_t instant_now_ms(void);

#endif
