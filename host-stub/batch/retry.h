/* SPDX-License-Identifier: MIT */
/*
 * retry.h - --retry-failed FILE: the lines that failed in an earlier batch
 *
 * FILE has the results of that batch. A line whose call may have taken effect
 * is not sent again unless that is asked for: one with the error UNKNOWN, and
 * one that lost its answer, if its call must not be repeated. The second kind
 * is only known once the card has looked at the form: see batch-call.c.
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "problem.h"

struct retry_line {
    uint64_t line;
    bool is_unknown;  /* the call may have been made, and must not be again */
    bool is_doubtful; /* it was made, and had no answer */
    bool is_seen;     /* by retry_see() */
};

struct retry {
    const char *path;
    struct retry_line *lines; /* in order */
    size_t count;
    size_t room;
    uint64_t results; /* in the file */
};

#define RETRY_INIT          \
    {                       \
        NULL, NULL, 0, 0, 0 \
    }

/* Reads the results at `path`. */
bool retry_read(struct retry *retry, const char *path, struct problem *problem)
    __attribute__((warn_unused_result));
void retry_free(struct retry *retry);

/* The failed line with this number; NULL if it did not fail. */
struct retry_line *retry_find(const struct retry *retry, uint64_t line);

/* How many lines are UNKNOWN. */
size_t retry_unknown(const struct retry *retry);

/* A checksum of the lines, to identify the job. */
uint32_t retry_crc(const struct retry *retry);

#endif
