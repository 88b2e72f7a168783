/* SPDX-License-Identifier: MIT */
/*
 * dispatch.h - from a whole request to its answer
 */
#ifndef SANDBOX_DISPATCH_H
#define SANDBOX_DISPATCH_H

#include "sandbox.h"

/*
 * Fills a fresh answer. url is that of the listener the request came in by.
 * Never fails: what goes wrong is an answer too.
 */
void dispatch(struct sandbox *sandbox, const struct request *request,
              const char *url, struct answer *answer);

/* For a body that is too big to be read at all: 413. */
void dispatch_too_big(struct sandbox *sandbox, struct answer *answer);

#endif
