/* SPDX-License-Identifier: MIT */
/*
 * refusal.h - describes an answer with a status of 400 or above as an error
 *
 * Okta gives the reason in one of two places. Errors of the API itself have a
 * body with errorCode, errorSummary and errorCauses. Errors about tokens,
 * proofs and scopes have no body; their error and error_description are in
 * WWW-Authenticate. Both kinds are reported, with advice that depends on the
 * status and the error.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stdbool.h>

#include "connection.h"
#include "error.h"
#include "jsonwalk.h"

/* A longer error body is not read, in bytes. */
#define REFUSAL_BODY_MAX ((size_t)65536)

struct connector_advice;

struct refusal {
    long status;
    struct json_span body;        /* data is NULL if it is not valid JSON */
    const struct buf *challenges; /* as challenge_read() expects them */
    bool concurrency;             /* a 429 for too many calls at once */
    bool testing;                 /* the call tests the connection */
    const struct connector_advice *advice;
    const struct connection *connection;
};

/* Fills the error, with the secrets of the connection masked. */
void refusal_report(const struct refusal *refusal, struct error *error);

#endif
