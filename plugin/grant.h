/* SPDX-License-Identifier: MIT */
/*
 * grant.h - the token endpoint's answer (RFC 6749, section 5)
 */
#ifndef GRANT_H
#define GRANT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "connection.h"
#include "error.h"
#include "ratelimit.h"
#include "transport.h"

#define GRANT_BODY_MAX 131072
#define GRANT_TEXT_MAX 4096

/* What a person does whose sign-in is missing or over. */
#define SIGN_IN                                                   \
    "Sign in again with your host (card.signin/1), or put a new " \
    "refresh_token "                                              \
    "into the connection."

/* Most answers are no longer, in bytes. */
#define GRANT_USUAL 8192

struct grant_answer {
    long status;
    struct limits limits;
    struct buf nonce; /* DPoP-Nonce, may be empty */
    struct buf body;
    struct buf token;         /* empty: none came */
    struct buf refresh_token; /* empty: the old one stays */
    struct buf scope;         /* what was granted, where it is told */
    bool dpop;                /* token_type is DPoP */
    int64_t expires_in;
    struct buf error; /* RFC 6749, section 5.2 */
    struct buf description;
};

#define GRANT_ANSWER_INIT                                                     \
    {                                                                         \
        .nonce = BUF_INIT(GRANT_TEXT_MAX),                                    \
        .body = BUF_INIT_SECRET(GRANT_BODY_MAX),                              \
        .token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                        \
        .refresh_token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                \
        .scope = BUF_INIT(GRANT_TEXT_MAX), .error = BUF_INIT(GRANT_TEXT_MAX), \
        .description = BUF_INIT(GRANT_TEXT_MAX)                               \
    }
void grant_answer_reset(struct grant_answer *answer);
/* Room for what must not be lost once it has come, before it is asked for: a
   refresh token that rotates is good for once. False: no memory. */
bool grant_answer_prepare(struct grant_answer *answer)
    __attribute__((warn_unused_result));

void grant_answer_free(struct grant_answer *answer);

/* Takes the answer of one try. */
struct receiver grant_receiver(struct grant_answer *answer);

/* Reads the body that came; what is not JSON leaves its members empty. False
   when there was no memory. */
bool grant_answer_read(struct grant_answer *answer, struct error *error)
    __attribute__((warn_unused_result));

bool grant_error_is(const struct grant_answer *answer, const char *code);

/* Adds why no token came, and what to do about it, as CARD_AUTH. proved: a
   DPoP proof went with the request. */
void grant_report(const struct grant_answer *answer, bool proved,
                  const struct connection *connection, struct error *error);

/* Masks what the server repeats of the request in the texts of its error. */
void grant_hide(struct grant_answer *answer, const struct redactor *redactor);

#endif
