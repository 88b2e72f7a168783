/* SPDX-License-Identifier: MIT */
/*
 * call.h - one API call on its way through a handler
 *
 * A handler runs with the org locked as its method needs: shared for GET,
 * exclusive for the rest. It may only read the request, use the org and fill
 * the answer.
 */
#ifndef SANDBOX_CALL_H
#define SANDBOX_CALL_H

#include "answer.h"
#include "org.h"
#include "request.h"

struct call {
    struct org *org;
    const struct request *request;
    struct answer *answer;
    const char *base; /* the sandbox's URL as this client knows it */
    const char *id; /* the path segment in place of {…Id}, decoded, or NULL */
};

#endif
