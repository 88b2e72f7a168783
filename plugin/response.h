/* SPDX-License-Identifier: MIT */
/*
 * response.h - what came back becomes the output text
 *
 * The answer's bytes are received straight behind the status and the headers
 * they belong to, and checked as they arrive: a JSON answer is never copied,
 * parsed or written anew.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "error.h"
#include "jsontext.h"
#include "ratelimit.h"
#include "transport.h"

/* Answers that another try may follow: their bodies are kept from the sink
   until it is known that none does. */
struct response_hold {
    bool challenge;   /* 401 */
    bool limited;     /* 429 */
    bool unavailable; /* 503, 504 */
};

struct response {
    const struct card_call *call;
    struct error *error;
    int64_t limit; /* bytes of body taken into memory */
    struct buf output;
    size_t body_at; /* where the body begins in the output */
    uint64_t body_bytes;
    long status;
    char *content_type;   /* NULL: none was given */
    char *challenge;      /* WWW-Authenticate, or NULL */
    char *dpop_nonce;     /* DPoP-Nonce, or NULL */
    struct buf next_link; /* of Link, the one with rel="next"; or empty */
    struct limits limits;
    struct response_hold hold;
    bool held;          /* this body is kept from the sink */
    bool json_expected; /* a JSON type, or none */
    bool framed;        /* by a length, or in chunks */
    int64_t told;       /* Content-Length; 0: none; below 0: no number */
    struct json_check check;
    bool json_valid; /* set when the answer is whole */
};

/* Call and error must outlive the response. */
struct response response_begin(const struct card_call *call,
                               const struct connection *connection,
                               struct error *error);
void response_free(struct response *response);
#define auto_response __attribute__((cleanup(response_free)))

/* Takes the answer of one try; its context is the response. */
struct receiver response_receiver(struct response *response);

/* Forgets this answer: another try follows. */
void response_restart(struct response *response);

/* Of an answer that was taken to its end, and its connection with it: is it
   JSON that goes on? Where nothing else tells the end, libcurl 7.88 takes a
   connection that breaks off for one. */
bool response_breaks_off(const struct response *response);

/* The answer is whole: makes the output one JSON object, and for a status of
   400 and more the error too. False when there was no memory. */
bool response_finish(struct response *response)
    __attribute__((warn_unused_result));

#endif
