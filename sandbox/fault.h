/* SPDX-License-Identifier: MIT */
/*
 * fault.h - makes the sandbox misbehave on request
 *
 * A request can name a fault in the header `X-Sandbox-Fault: NAME; key=value;
 * …`; its path is then served as usual as far as the fault allows. Or it can
 * use the path /sandbox/fault/NAME?key=value. Every fault accepts the key
 * times=N, which limits it to N times; these are counted separately for each
 * key=TEXT.
 */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "answer.h"
#include "limit.h"

#define FAULT_PATH "/sandbox/fault"
struct sandbox;

/*
 * Applies the fault that the request names. Returns true if the answer is
 * complete. Returns false if the request must be served as usual; the answer
 * may then already have headers or a changed way of sending. view holds the
 * values for the rate limit headers.
 */
bool fault_apply(struct sandbox *sandbox, const struct request *request,
                 struct answer *answer, struct limit_view *view);

/* Writes the faults and their descriptions for --help. */
void fault_help(struct buf *out);

#endif
