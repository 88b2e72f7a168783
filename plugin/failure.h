/* SPDX-License-Identifier: MIT */
/*
 * failure.h - explains why an attempt gave no complete answer
 */
#ifndef FAILURE_H
#define FAILURE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "error.h"
#include "request.h"

/* Why we ended a transfer; libcurl's own code covers the rest. */
enum failure_cause {
    FAILURE_OTHER,
    FAILURE_CANCELLED,
    FAILURE_DEADLINE,    /* the call's deadline passed */
    FAILURE_TRY_TIMEOUT, /* the connection's timeout_ms */
    FAILURE_LOST,     /* libcurl was about to send the request a second time */
    FAILURE_REFUSED,  /* the server said that it did not process the request */
    FAILURE_WANTS_H1, /* the server accepts the request only over HTTP/1.1 */
    FAILURE_HEADERS_TOO_BIG, /* the header fields exceed the limits */
    FAILURE_CUT,             /* the answer ended before its head or JSON did */
    FAILURE_NOT_HTTP,        /* `why` says what is not valid HTTP */
    FAILURE_CODING,          /* why it cannot be decompressed */
};

struct failure {
    CURLcode code;
    enum failure_cause cause;
    const char *detail; /* libcurl's text, may be empty */
    const char *why;    /* for the causes that have one */
    const struct request *request;
    const struct connection *connection;
    bool sent;         /* the request was sent, at least in part */
    bool answered;     /* and part of an answer had arrived */
    bool http2;        /* over HTTP/2, or possibly so */
    long verify;       /* OpenSSL's verification error of the certificate */
    long proxy_status; /* the proxy's status for CONNECT; 0 if none arrived */
    long proxy_verify; /* like verify, for an https proxy's certificate */
    long proxy_error;  /* a SOCKS proxy's code, a CURLPX_ constant */
    int64_t total_ms;
};

/* Adds the fault that describes it. */
void failure_report(const struct failure *failure, struct error *error);

/* For failure.c: returns true, with the fault, if the proxy failed rather than
   the server beyond it. */
bool proxy_report(const struct failure *failure, struct error *error);

/* If the request was sent and must not be sent twice, adds to the error,
   whatever its cause, that the request may have taken effect. */
void failure_warn(const struct failure *failure, struct error *error);

#endif
