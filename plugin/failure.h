/* SPDX-License-Identifier: MIT */
/*
 * failure.h - why a try gave no whole answer, for the person who can mend it
 */
#ifndef FAILURE_H
#define FAILURE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "error.h"
#include "request.h"

/* What we ended a transfer for; libcurl's own code tells the rest. */
enum failure_cause {
    FAILURE_OTHER,
    FAILURE_CANCELLED,
    FAILURE_DEADLINE,        /* of the call */
    FAILURE_TRY_TIMEOUT,     /* the connection's timeout_ms */
    FAILURE_LOST,            /* libcurl was about to send it a second time */
    FAILURE_HEADERS_TOO_BIG, /* header fields, or one, without end */
    FAILURE_CUT,             /* the answer ended before its head or JSON did */
};

struct failure {
    CURLcode code;
    enum failure_cause cause;
    const char *detail; /* libcurl's words, may be empty */
    const struct request *request;
    const struct connection *connection;
    bool sent;     /* the request was on its way */
    bool answered; /* and some of an answer had come */
    bool http2;    /* by HTTP/2, or that may be */
    long verify;   /* what OpenSSL holds against the certificate */
    int64_t total_ms;
};

/* Adds the fault that belongs to it. */
void failure_report(const struct failure *failure, struct error *error);

/* Adds to the fault, whoever found it, that what was asked for may have been
   done: where it was sent and may not be sent twice. */
void failure_warn(const struct failure *failure, struct error *error);

#endif
