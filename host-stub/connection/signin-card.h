/* SPDX-License-Identifier: MIT */
/*
 * signin-card.h - does a card offer signing in by browser, and for which
 * connections?
 */
#ifndef SIGNIN_CARD_H
#define SIGNIN_CARD_H

#include <stdbool.h>

#include "card-signin.h"
#include "connection.h"
#include "descriptor.h"
#include "job.h"
#include "options.h"
#include "problem.h"

/* The card's extension, or NULL if it has none that this host knows, or if a
   function is missing from it. */
const struct card_signin *signin_extension(const struct about *about);

/* Does this connection require a person to sign in? */
bool signin_needed(const struct about *about,
                   const struct connection *connection);

/* If a call failed because nobody is signed in, says how to sign in. */
void signin_advise(const struct job *job, struct problem *problem);

#endif
