/* SPDX-License-Identifier: MIT */
/*
 * retry.h - the tries of one call, and when there is another
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>

#include "auth.h"
#include "request.h"
#include "response.h"

/* Tries kept for the result. */
#define ATTEMPTS_MAX 16

struct attempts {
    struct attempt all[ATTEMPTS_MAX];
    size_t count;
};

/*
 * Signs, sends and receives until an answer stands: one whose challenge a new
 * signature would meet is tried again. True when an answer came whole; the
 * tries are noted in either case.
 */
bool retry_perform(struct auth *auth, struct request *request,
                   struct response *response, struct attempts *attempts,
                   struct error *error) __attribute__((warn_unused_result));

#endif
