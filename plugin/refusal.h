/* SPDX-License-Identifier: MIT */
/*
 * refusal.h - an answer with a status of 400 and more, as an error
 *
 * Okta's errorCode, errorSummary and errorCauses are taken over where the body
 * has them; the status adds what a person can do about it.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include "error.h"
#include "jsonwalk.h"

/* Fills the error. body is the answer where it is valid JSON, else its data is
   NULL; challenge is its WWW-Authenticate, or NULL. */
void refusal_report(long status, struct json_span body, const char *challenge,
                    struct error *error);

#endif
