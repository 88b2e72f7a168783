/* SPDX-License-Identifier: MIT */
/*
 * retry.h - performs the tries of one call
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>

#include "auth/auth.h"
#include "request.h"
#include "response.h"

/* The number of tries kept for the result. */
#define ATTEMPTS_MAX 16

struct attempts {
    struct attempt all[ATTEMPTS_MAX];
    size_t count;
};

/*
 * Signs, sends and receives until an answer is final. Retries up to the
 * connection's max_retries times within the deadline. A wait that would exceed
 * the deadline is not started; the error then says how long it would have been.
 * Returns true if a complete answer arrived, otherwise false with the reason in
 * error. Fills in the attempts in both cases.
 */
bool retry_perform(struct auth *auth, struct request *request,
                   struct response *response, struct attempts *attempts,
                   struct error *error) __attribute__((warn_unused_result));

#endif
