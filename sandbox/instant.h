/* SPDX-License-Identifier: MIT */
/*
 * instant.h - parses and writes moments in ISO 8601
 */
#ifndef SANDBOX_INSTANT_H
#define SANDBOX_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "object.h"

struct instant {
    int64_t seconds; /* since 1970-01-01T00:00:00Z */
    int32_t nanos;   /* 0 to 999,999,999 */
};

/*
 * Parses a text like 2024-12-23T10:00:00.000Z, with Z or an offset. The
 * fraction is optional; a date alone means its midnight in UTC. Returns false
 * for anything else, such as a 30th of February.
 */
bool instant_parse(const char *text, size_t size, struct instant *instant)
    __attribute__((warn_unused_result));

/* Returns a number less than, equal to or greater than 0, like memcmp(). */
int instant_compare(const struct instant *a, const struct instant *b);

struct instant instant_from_ms(int64_t ms);

#define INSTANT_ROOM 25 /* 2024-12-23T10:00:00.000Z, and its NUL */
void instant_write(char text[INSTANT_ROOM], int64_t ms);

/* Adds a member with the moment in that form. */
void put_instant(struct json_object *object, const char *key, int64_t ms);

/* Returns the current time in milliseconds since 1970. */
int64_t instant_now_ms(void);

/*
 * Returns the time for a change of something that was last changed at
 * `previous`. This is the current time, but always later than `previous`, so
 * that two changes keep their order even within a millisecond or if the clock
 * was set back between them.
 */
int64_t instant_advance_ms(int64_t previous);

#endif
