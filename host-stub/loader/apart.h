/* SPDX-License-Identifier: MIT */
/*
 * apart.h - runs a function in a child process
 *
 * What loads cards may crash, exit, hang or print. In a child process that
 * harms nothing: standard input and output of the child lead nowhere, and it is
 * killed when its time is over.
 */
#ifndef APART_H
#define APART_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "problem.h"

/* What the child does: appends its report. */
typedef void apart_fn(const void *context, struct buf *report);

/* How the child ended. */
struct apart_end {
    int status; /* as of waitpid() */
    bool in_time;
};

/* Appends to `report` what the function appended to its own, which has the same
   limit; if the child ended early, a part of it or nothing. Returns false only
   if no child could be started. */
bool apart(apart_fn *work, const void *context, int64_t ms, struct buf *report,
           struct apart_end *end, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
