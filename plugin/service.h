/* SPDX-License-Identifier: MIT */
/*
 * service.h - what a connector knows of its service, and the core does not
 *
 * The core (plugin/ and plugin/auth/) can call any HTTP API. What one service
 * has of its own is in the folder of its connector, such as plugin/http_api/,
 * and reaches the core by this struct alone: the fields of a connection, the
 * methods of signing in, the words of messages, what an answer says in header
 * fields and errors. A module is the core with one connector, which defines
 * `service`.
 *
 * Texts are constants. Members that may be NULL say so.
 */
#ifndef SERVICE_H
#define SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "auth/method.h"
#include "descriptor.h"
#include "domain.h"
#include "field.h"
#include "members.h"

struct connection;
struct connection_reader;
struct dialect;
struct header_field;
struct limits;
struct log;
struct origin;
struct refusal;
struct refusal_said;
struct response;

/*
 * The positions of fields. A connector lists the names of its fields once, in
 * the order of its descriptor, as FIELDS(ROW) with a ROW(NAME) for each. From
 * that list it has the position FIELD_NAME of each and the table of places:
 *
 *     enum { FIELDS(FIELD_POSITION) FIELD_COUNT };
 *     const unsigned char places[CONNECTION_PLACES] = {FIELDS(FIELD_PLACE)};
 */
#define FIELD_POSITION(name) FIELD_##name,
#define FIELD_AT(place, position) [place] = (position) + 1,
#define FIELD_PLACE(name) FIELD_AT(CONNECTION_##name, FIELD_##name)

/* The largest number of fields of a connection. */
#define FIELDS_MAX 35

/* Advice about an error that the API gives in a challenge (RFC 6750, section
   3.1). Each text begins with a space. */
struct challenge_advice {
    const char *error; /* NULL ends a list */
    const char *word;  /* must occur in the description; NULL for any */
    const char *for_given_token;
    const char *for_sign_in;
};

/* How an answer of 400 or above is described. */
struct refusal_words {
    /* Reads the API's own error body, a JSON object. */
    void (*read_body)(struct refusal_said *said, struct json_span body);
    /* Returns advice by the status, beginning with a space, or "". */
    const char *(*for_status)(const struct refusal *refusal);
    const struct challenge_advice *for_error;
    /* The end of "The token lacks a scope": examples with a comma before them,
       or "". */
    const char *scope_examples;
};

/* How a refusal by the token endpoint is described. */
struct grant_words {
    const struct grant_advice *always;
    const struct grant_advice *without_proof;
    const struct grant_advice *with_proof;
    const char *place;        /* the field that says where it is */
    const char *strange_type; /* a token of a type that the card cannot use */
    const char *wrong_place;  /* nothing that looks like a token endpoint */
    /* Reads the error of an answer that is not as RFC 6749 has it. */
    void (*read_error)(struct json_span body, struct buf *error,
                       struct buf *description);
};

/* Words of a sign-in by browser. */
struct signin_words {
    const char *server;  /* at the beginning of a sentence */
    const char *refused; /* advice if the server refused */
    const char *place;   /* the field that says where a person signs in */
    const char *pointer;
    const char *elsewhere;  /* advice if the browser came from elsewhere */
    const char *no_refresh; /* the whole message if no refresh token came */
};

/* The test of a connection. */
struct checkup_words {
    const char *target; /* what it requests, unless the connection says */
    /* What its answer has to have; an enum answer_content of connector.h. */
    int content;
    /* Is it an answer that anything on the network could give? NULL if the
       content decides. */
    bool (*is_strange)(const struct response *response);
    const char *stranger; /* a sentence without its end: how it differs */
    const char *advice;
    /* The field to correct if the answer is 404 or 405. */
    enum connection_place wrong_place;
};

struct service {
    /* ---- the connection ---- */
    struct members_of members;
    /* For each place its position in the descriptor and 1, or 0 if connections
       do not have the field. */
    const unsigned char *places;
    /* In the order of the choices of `auth`; NULL ends the list. */
    const struct auth_method *const *methods;
    bool names_method; /* `auth` is required */
    struct domain_words domain;
    /* Reads the fields that only this connector has. NULL if there are none. */
    bool (*read)(struct connection_reader *reader,
                 struct connection *connection);
    const char *no_token;  /* the end of "API Token" and the like, if missing */
    const char *no_scopes; /* the same for Scopes */
    const char *small_key; /* why a key of RSA is not used: a whole sentence */

    /* ---- the request ---- */
    const char *product; /* for User-Agent */
    const char *goes_to; /* "the request goes to" and the address's name */
    const char *example; /* a relative URL */
    /* The beginning of the names of header fields about retries, such as
       "X-Retry-", or NULL: then none are sent. */
    const char *retry_header;
    /* Writes the URL as a DPoP proof has it. Returns false if memory ran out.
     */
    bool (*htu)(struct buf *out, const char *url);
    /* The endpoints of signing in, at the connection's address. NULL if the
       connection says where they are. */
    const char *token_path;
    const char *authorize_path;

    /* ---- the answer ---- */
    const char *request_id; /* the header field with the id of a request */
    /* How it writes rate limits, the preferred way first; NULL ends the list.
     */
    const struct dialect *const *dialects;
    /* Appends the name of the calls that share a limit with this one: pace.h.
     */
    void (*bucket)(struct buf *out, const struct origin *origin,
                   const char *method, const char *path);
    /* The parameter that tells pages apart, or NULL: links that have the same
       one lead to the same page. */
    const char *cursor;
    /* Is it a list that goes on growing, by its path and query? NULL if there
       are no such lists. */
    bool (*is_open)(const struct buf *target);
    const char *leads_away; /* why a link to another place is not followed */
    const char *other_name; /* advice if a link leads to another place */
    struct refusal_words refusal;
    struct checkup_words checkup;

    /* ---- signing in ---- */
    struct grant_words grant;
    struct signin_words signin;
};

extern const struct service service;

/* Returns the descriptor's field; only for places that the connector has. */
static inline const struct card_field *service_field(enum connection_place at)
{
    return &service.members.fields[service.places[at] - 1];
}

#endif
