/* SPDX-License-Identifier: MIT */
/*
 * checkup.h - did an Okta org answer?
 *
 * A login page of the network, an org that has moved or an unrelated web server
 * may answer with a status below 400. Without these checks the test of a
 * connection would pass, and an action would seem to be done.
 */
#ifndef CHECKUP_H
#define CHECKUP_H

#include "error.h"
#include "plan.h"
#include "response.h"

/* The cheap request that shows whether a connection works. Returns false if
   memory ran out. */
bool checkup_plan(struct plan *plan, struct error *error)
    __attribute__((warn_unused_result));

/* Call with a finished answer. Adds a fault if it is not the requested list;
   does nothing for an HTTP error, which is reported elsewhere. */
void checkup_judge(const struct response *response, struct error *error);

/* The same for the answer to a card that does not give the answer itself as its
   outputs: adds a fault if it is neither a success, empty or with JSON, nor an
   HTTP error. */
void checkup_judge_action(const struct response *response, struct error *error);

#endif
