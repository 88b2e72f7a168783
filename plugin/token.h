/* SPDX-License-Identifier: MIT */
/*
 * token.h - an access token from the org's token endpoint
 *
 * Client credentials with private_key_jwt (RFC 6749 section 4.4, RFC 7523
 * section 2.2), with DPoP where the org or the connection wants it (RFC 9449);
 * or a refresh token and, for the first one, an authorization code (RFC 6749
 * sections 6 and 4.1.3).
 */
#ifndef TOKEN_H
#define TOKEN_H

#include "session.h"
#include "tokenform.h"

/* Fetches a token into the session; called by session_token() alone, on the
   one thread that renews. False with the reason: CARD_AUTH when the server
   refused, else as transport_perform() has it. */
bool token_fetch(struct session *session, const struct connection *connection,
                 const struct log *log, int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

/* Exchanges a code: the session has tokens afterwards, and scope is what was
   granted. */
bool token_exchange(struct session *session,
                    const struct connection *connection, const struct log *log,
                    int64_t deadline, const struct token_code *code,
                    struct buf *scope, struct error *error)
    __attribute__((warn_unused_result));

#endif
