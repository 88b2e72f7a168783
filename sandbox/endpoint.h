/* SPDX-License-Identifier: MIT */
/*
 * endpoint.h - the paths of the authorization server
 */
#ifndef SANDBOX_ENDPOINT_H
#define SANDBOX_ENDPOINT_H

#include <stdbool.h>

#include "answer.h"

struct sandbox;

/* Is the path one of the authorization server's? */
bool endpoint_serves(const struct request *request);

/* Answers a request to one of these paths. */
void endpoint_answer(struct sandbox *sandbox, const struct request *request,
                     const char *base, struct answer *answer);

#endif
