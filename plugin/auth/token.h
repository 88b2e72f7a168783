/* SPDX-License-Identifier: MIT */
/*
 * token.h - gets access tokens from the org's token endpoint
 *
 * Client credentials with private_key_jwt (RFC 6749 section 4.4, RFC 7523
 * section 2.2), with DPoP if the org or the connection requires it (RFC 9449);
 * or a refresh token and, for the first one, an authorization code (RFC 6749
 * sections 6 and 4.1.3).
 */
#ifndef TOKEN_H
#define TOKEN_H

#include "session.h"
#include "tokenform.h"

/* Fetches a token into the session. Called only by session_token(), on the one
   thread that renews the token. Returns false with the error: CARD_AUTH if the
   server refused, otherwise an error of transport_perform(). */
bool token_fetch(struct session *session, const struct connection *connection,
                 const struct log *log, int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

/* Exchanges a code for tokens, which are stored in the session, and appends the
   granted scopes to `scope`. Returns false with the error. */
bool token_exchange(struct session *session,
                    const struct connection *connection, const struct log *log,
                    int64_t deadline, const struct token_code *code,
                    struct buf *scope, struct error *error)
    __attribute__((warn_unused_result));

#endif
