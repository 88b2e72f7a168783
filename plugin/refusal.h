/* SPDX-License-Identifier: MIT */
/*
 * refusal.h - an answer with a status of 400 and more, as an error
 *
 * Okta's errorCode, errorSummary and errorCauses are taken over where the body
 * has them; the status adds what a person can do about it.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include "response.h"

/* Fills the error from a whole answer whose body is still as it came. */
void refusal_report(const struct response *response, struct error *error);

#endif
