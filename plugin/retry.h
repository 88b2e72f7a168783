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
 * Signs, sends and receives until an answer stands. What may be tried again is,
 * up to the connection's max_retries and within the deadline; a wait that would
 * pass it is not begun, and the error will tell how long it would have been.
 * True when an answer came whole; the tries are noted in either case.
 */
bool retry_perform(struct auth *auth, struct request *request,
                   struct response *response, struct attempts *attempts,
                   struct error *error) __attribute__((warn_unused_result));

#endif
