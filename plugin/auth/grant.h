/* SPDX-License-Identifier: MIT */
/*
 * grant.h - reads the token endpoint's answer (RFC 6749, section 5)
 */
#ifndef GRANT_H
#define GRANT_H

#include <stdbool.h>
#include <stdint.h>

#include "auth-limits.h"
#include "connection.h"
#include "error.h"
#include "ratelimit.h"
#include "transport.h"

struct grant_answer {
    long status;
    struct limits limits;
    struct buf nonce; /* DPoP-Nonce, may be empty */
    struct buf body;
    struct buf token;         /* empty if none came */
    struct buf refresh_token; /* empty if the old one stays valid */
    struct buf scope;         /* the granted scopes, if the server sends them */
    struct buf type;          /* token_type */
    bool dpop;                /* the type is DPoP */
    bool strange; /* the type is unknown, so the token is not used */
    int64_t expires_in;
    struct buf error; /* RFC 6749, section 5.2 */
    struct buf description;
};

#define GRANT_ANSWER_INIT                                                     \
    {                                                                         \
        .nonce = BUF_INIT(GRANT_TEXT_MAX),                                    \
        .body = BUF_INIT_SECRET(GRANT_BODY_MAX),                              \
        .type = BUF_INIT(GRANT_BODY_MAX),                                     \
        .token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                        \
        .refresh_token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                \
        .scope = BUF_INIT(GRANT_TEXT_MAX), .error = BUF_INIT(GRANT_BODY_MAX), \
        .description = BUF_INIT(GRANT_BODY_MAX)                               \
    }
void grant_answer_reset(struct grant_answer *answer);
/* Reserves memory for the answer before the request is sent. An old refresh
   token may be invalid once the server has replaced it, so the new one must not
   be lost to a lack of memory. Returns false if memory ran out. */
bool grant_answer_prepare(struct grant_answer *answer)
    __attribute__((warn_unused_result));

void grant_answer_free(struct grant_answer *answer);

/* Returns a receiver for the answer of one try. */
struct receiver grant_receiver(struct grant_answer *answer);

/* Reads the body; a body that is not JSON leaves the members empty. Returns
   false if memory ran out. */
bool grant_answer_read(struct grant_answer *answer, struct error *error)
    __attribute__((warn_unused_result));

bool grant_error_is(const struct grant_answer *answer, const char *code);

/* Adds an error that says why no token came and what to do about it, as
   CARD_AUTH. proved: the request had a DPoP proof. */
void grant_report(const struct grant_answer *answer, bool proved,
                  const struct connection *connection, struct error *error);

/* Masks the secrets of the request and of the connection in the texts of the
   server's error, and shortens them. */
void grant_hide(struct grant_answer *answer, const struct redactor *request,
                const struct redactor *connection);

#endif
