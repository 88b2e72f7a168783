/* SPDX-License-Identifier: MIT */
/* tokenform.h - the body of a token request, and how the client shows itself */
#ifndef TOKENFORM_H
#define TOKENFORM_H

#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "key.h"

/* What an authorization code is exchanged with (RFC 7636, section 4.5). */
struct token_code {
    const char *code;
    const char *verifier;
    const char *redirect_uri;
};

/* Client credentials, shown by an assertion (RFC 7523, section 2.2). now is by
   the server's clock. */
bool tokenform_client(struct buf *form, const struct connection *connection,
                      const struct key *key, const char *endpoint, int64_t now)
    __attribute__((warn_unused_result));

/* A refresh token for an access token (RFC 6749, section 6). */
bool tokenform_refresh(struct buf *form, const char *refresh_token)
    __attribute__((warn_unused_result));

/* A code for tokens (RFC 6749, section 4.1.3). */
bool tokenform_code(struct buf *form, const struct token_code *code)
    __attribute__((warn_unused_result));

/* The Authorization line of client id and secret (RFC 6749, section 2.3.1). */
bool tokenform_basic(struct buf *lines, const struct connection *connection)
    __attribute__((warn_unused_result));

#endif
