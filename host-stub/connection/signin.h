/* SPDX-License-Identifier: MIT */
/*
 * signin.h - lead a person through signing in by browser
 *
 * Works for any card that offers card.signin/1 (card-signin.h). What signing in
 * gave is the connection update in the job's result.
 */
#ifndef SIGNIN_H
#define SIGNIN_H

#include <stdbool.h>

#include "card-signin.h"
#include "connection.h"
#include "descriptor.h"
#include "job.h"
#include "options.h"
#include "problem.h"

/* The card's extension, or NULL where it has none that this host knows. */
const struct card_signin *signin_extension(const struct about *about);

/* Does a person sign in for this connection? */
bool signin_needed(const struct about *about,
                   const struct connection *connection);

/* Where a call failed for want of a sign-in, says how to get one. */
void signin_advise(const struct job *job, const struct options *options,
                   struct problem *problem);

/*
 * Opens the browser at the service's page, or says the URL, waits until the
 * person comes back (with --paste: asks for the address they came back to), and
 * has the card finish. False: the problem says why, and the job's result may
 * hold an update all the same.
 */
bool signin_lead(struct job *job, const struct options *options,
                 struct problem *problem) __attribute__((warn_unused_result));

#endif
