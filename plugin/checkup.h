/* SPDX-License-Identifier: MIT */
/*
 * checkup.h - did the service answer?
 *
 * A login page of the network, a service that has moved or an unrelated web
 * server may answer with a status below 400. Without these checks the test of a
 * connection would pass, and an action would seem to be done.
 */
#ifndef CHECKUP_H
#define CHECKUP_H

#include "connector.h"
#include "error.h"
#include "plan.h"
#include "response.h"

/* The cheap request that shows whether a connection works: the connection's, or
   the service's. Returns false if memory ran out. */
bool checkup_plan(struct plan *plan, const struct connection *connection,
                  struct error *error) __attribute__((warn_unused_result));

/*
 * Call with a finished answer. Returns whether it is a success with that
 * content. Adds a fault if it is neither that nor an HTTP error, which is
 * reported elsewhere.
 */
bool checkup_judge(const struct response *response, enum answer_content content,
                   struct error *error);

#endif
