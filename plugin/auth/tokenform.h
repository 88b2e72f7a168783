/* SPDX-License-Identifier: MIT */
/*
 * tokenform.h - the form that is sent to the token endpoint
 *
 * token.c creates one form for each token. The connection's method fills in its
 * body for each try (method.h).
 */
#ifndef TOKENFORM_H
#define TOKENFORM_H

#include <stdbool.h>

#include "auth-limits.h"
#include "connection.h"
#include "key.h"

/* The parameters of the exchange of an authorization code (RFC 7636, section
   4.5). */
struct token_code {
    const char *code;
    const char *verifier;
    const char *redirect_uri;
};

struct token_form {
    const struct connection *connection;
    const struct token_code *code; /* NULL if there is no code to exchange */
    struct buf refresh_token;      /* the session's newest; may be empty */
    bool secret_in_body;           /* see endpoints.h */
    struct key client_key;         /* for the method; freed with the form */
    struct buf body;               /* the body of the last try */
};
#define TOKENFORM_INIT                                     \
    .refresh_token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX), \
    .body = BUF_INIT_SECRET(TOKENFORM_MAX)
void tokenform_free(struct token_form *form);

/* Appends "name=value" to the body, encoded. */
void tokenform_pair(struct token_form *form, const char *name,
                    const char *value);

/* Appends the Authorization line for client id and secret (RFC 6749, section
   2.3.1). Returns false if memory ran out. */
bool tokenform_basic(struct buf *lines, const struct connection *connection)
    __attribute__((warn_unused_result));

#endif
