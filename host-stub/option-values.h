/* SPDX-License-Identifier: MIT */
/*
 * option-values.h - what stands behind an option, read or refused
 */
#ifndef OPTION_VALUES_H
#define OPTION_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"
#include "problem.h"

bool option_color(enum color *color, const char *when, struct problem *problem)
    __attribute__((warn_unused_result));

/* Seconds, fractions allowed, up to a year; gives milliseconds. */
bool option_deadline(int64_t *ms, const char *text, struct problem *problem)
    __attribute__((warn_unused_result));

/* A whole number; `name` is the option's, for what is said of a wrong one. */
bool option_number(int64_t *number, const char *text, const char *name,
                   int64_t least, int64_t most, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
