/* SPDX-License-Identifier: MIT */
/*
 * seed.h - what the files that seed an org share
 */
#ifndef SANDBOX_SEED_H
#define SANDBOX_SEED_H

#include "ident.h"
#include "org.h"

/* 2022-01-03T08:00:00Z, and three years of days from there. */
#define SEED_START_MS 1641196800000
#define SEED_SPAN_MS (INT64_C(1095) * 86400000)
#define DAY_MS INT64_C(86400000)

/* A whole second in the span that begins at from. */
int64_t random_ms(struct random *random, int64_t from, int64_t span);

/* Fills in a device of org->devices; the users are there already. */
bool seed_device(struct random *random, const struct org *org,
                 struct device *device) __attribute__((warn_unused_result));

#endif
