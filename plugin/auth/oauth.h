/* SPDX-License-Identifier: MIT */
/*
 * oauth.h - methods that get their tokens from the org's token endpoint
 *
 * A call finds the session of its connection, which fetches and renews the
 * token; each try is signed with it, and with a new DPoP proof if the token is
 * bound to a key.
 */
#ifndef OAUTH_H
#define OAUTH_H

#include <stdbool.h>

#include "auth.h"

/* The functions begin, sign, again and preview of such a method. */
bool oauth_begin(struct auth *auth, struct error *error)
    __attribute__((warn_unused_result));
bool oauth_sign(struct auth *auth, struct request *request, struct error *error)
    __attribute__((warn_unused_result));
bool oauth_again(struct auth *auth, const struct request *request,
                 const struct response *response);
void oauth_preview(const struct connection *connection, struct buf *out);

#endif
