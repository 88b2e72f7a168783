/* SPDX-License-Identifier: MIT */
/*
 * response.h - turns an answer into the output text
 *
 * The body is received into the output directly after the status and the
 * headers, and is checked as it arrives: a JSON answer is not copied, parsed or
 * written again.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "error.h"
#include "jsontext.h"
#include "link.h"
#include "ratelimit.h"
#include "transport.h"

/* Answers after which another try may follow. Their bodies are kept from the
   sink until it is certain that none follows. */
struct response_hold {
    bool challenge;   /* 401, and 400 with a challenge */
    bool limited;     /* 429 */
    bool unavailable; /* 503, 504 */
};

/* The members of the output if the card does not write its own. */
#define ANSWER_STATUS "status_code"
#define ANSWER_HEADERS "headers"
#define ANSWER_BODY "body"

/* One more member, if the connection says where in the body the list is, and it
   is there: the body member is the list then, and this is the rest of the body,
   with null in the list's place. */
#define ANSWER_ENVELOPE "envelope"

struct connector_card;
struct answer;
struct plan;

struct response {
    const struct connector_card *card;
    const struct card_call *call;
    const struct connection *connection;
    struct error *error;
    bool streams;  /* the body goes to the host's sink as it arrives */
    int64_t limit; /* the largest body in memory, in bytes */
    struct buf output;
    size_t body_at; /* where the body begins in the output */
    /* what is kept for the message of an error body that goes to the sink as it
       arrives; failed if the body is longer than REFUSAL_BODY_MAX */
    struct buf refused;
    uint64_t body_bytes;
    long status;
    char *content_type;    /* NULL if there was none */
    struct buf challenges; /* the values of WWW-Authenticate, or empty */
    char *dpop_nonce;      /* DPoP-Nonce, or NULL */
    struct links links;
    struct limits limits;
    struct response_hold hold;
    bool held;          /* this body is kept from the sink, in memory */
    bool coded;         /* the answer has a Content-Encoding */
    bool unreadable;    /* the body could not be decoded */
    bool json_expected; /* the media type is JSON, or absent */
    bool framed;        /* a length or chunks mark the end of the body */
    int64_t told;       /* Content-Length; 0 if absent, negative if invalid */
    struct json_check check;
    size_t mark;     /* bytes of a byte order mark that begins the body */
    bool json_valid; /* set when the answer is complete */
};

/* Card, call, connection and error must outlive the response. */
struct response response_begin(const struct connector_card *card,
                               const struct card_call *call,
                               const struct connection *connection,
                               struct error *error);
void response_free(struct response *response);
#define auto_response __attribute__((cleanup(response_free)))

/* Returns a receiver that reads the answer of one try into the response. */
struct receiver response_receiver(struct response *response);

/* Discards this answer, because another try follows. */
void response_restart(struct response *response);

/* Call for an answer that ended together with its connection: is its JSON
   incomplete? If only the connection's end marks the end of the body, libcurl
   7.88 does not distinguish a lost connection from that end. */
bool response_breaks_off(const struct response *response);

/* Call for a complete answer: is it a list without elements? If the body went
   to the sink, this is true for any valid JSON of at most 4 bytes. */
bool response_is_empty_list(const struct response *r);

/* Was a byte order mark before the JSON removed from the output? RFC 8259,
   section 8.1, forbids senders to write one and allows receivers to ignore
   it. */
bool response_had_mark(const struct response *response);

/* Call when the answer is complete. Makes the output one JSON object, reads the
   link to the next page if the body has it, and, for a status of 400 or above,
   fills in the error. Returns false if memory ran out
   or the sink ended the call. */
bool response_finish(struct response *response)
    __attribute__((warn_unused_result));

/* Returns the body of a finished answer. Its data is NULL if it is not JSON, or
   went to the sink. */
struct json_span response_json(const struct response *response);

/* Returns the finished answer to the plan as the card gets it; is_good: it is
   what the card asked for. The response and the plan must outlive it. */
struct answer response_answer(struct response *response,
                              const struct plan *plan, bool is_good);

/* Replaces the output with the card's own outputs if the card has a write
   function. In the test of a connection the output is left empty then. Returns
   false if memory ran out or the sink ended the call. */
bool response_write(const struct answer *answer)
    __attribute__((warn_unused_result));

#endif
