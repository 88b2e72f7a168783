/* SPDX-License-Identifier: MIT */
/*
 * signin.h - lead a person through signing in by browser
 *
 * Works for any card that offers card.signin/1 (card-signin.h). The tokens
 * obtained are the connection update in the job's result.
 */
#ifndef SIGNIN_H
#define SIGNIN_H

#include <stdbool.h>

#include "connection.h"
#include "job.h"
#include "options.h"
#include "problem.h"

/*
 * Opens the browser at the service's page, or shows the URL, and waits until
 * the person returns; with --paste, asks for the address they returned to. Then
 * the card finishes the sign-in. On false, the problem says why; the job's
 * result may hold an update even then.
 */
bool signin_lead(struct job *job, const struct options *options,
                 struct problem *problem) __attribute__((warn_unused_result));

#endif
