/* SPDX-License-Identifier: MIT */
/*
 * refusal.h - describes an answer with a status of 400 or above as an error
 *
 * The reason is in one of two places, the body of the answer, which each
 * service writes in its own way (service.h), or the error and error_description
 * in WWW-Authenticate (RFC 6750). Both are reported, with advice that depends
 * on the status and the error.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stdbool.h>

#include "challenge.h"
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

#define REFUSAL_TEXT_MAX 1024 /* bytes shown of a text from the server */
#define REFUSAL_ERROR_MAX 128

/* The state while an answer is described. */
struct refusal_said {
    const struct refusal *refusal;
    struct error *error;
    struct buf text; /* the server's own explanation, in one sentence */
    struct challenge challenge;
};

/* Fills the error, with the secrets of the connection masked. */
void refusal_report(const struct refusal *refusal, struct error *error);

/* ---- for the connectors, which read the body ---- */

/* Reads a member that is a string. Returns false if there is none, or if memory
   ran out. */
bool refusal_text(struct json_span object, const char *key, struct buf *text);

/* Masks the connection's secrets in a text from the server, and shortens it. */
void refusal_mask(struct refusal_said *said, struct buf *text, size_t most);

/* Adds a member to what the error object says of the server. */
void refusal_member(struct refusal_said *said, const char *key,
                    const struct buf *text);

#endif
