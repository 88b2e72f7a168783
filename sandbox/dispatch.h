/* SPDX-License-Identifier: MIT */
/*
 * dispatch.h - answers a complete request
 */
#ifndef SANDBOX_DISPATCH_H
#define SANDBOX_DISPATCH_H

#include "sandbox.h"

/*
 * Fills a new answer. url is that of the listener that received the request. It
 * cannot fail: errors become answers too.
 */
void dispatch(struct sandbox *sandbox, const struct request *request,
              const char *url, struct answer *answer);

/* Fills the answer 413 for a body that is too large to be read. */
void dispatch_too_big(struct sandbox *sandbox, struct answer *answer);

#endif
