/* SPDX-License-Identifier: MIT */
/*
 * seed.h - shared by the files that seed an org
 */
#ifndef SANDBOX_SEED_H
#define SANDBOX_SEED_H

#include "ident.h"
#include "org.h"

/* 2022-01-03T08:00:00Z, and three years of days from there. */
#define SEED_START_MS 1641196800000
#define SEED_SPAN_MS (INT64_C(1095) * 86400000)
#define DAY_MS INT64_C(86400000)

/* Fills in a device of org->devices, after the users were made. Returns false
   if memory ran out. */
bool seed_device(struct random *random, const struct org *org,
                 struct device *device) __attribute__((warn_unused_result));

#endif
