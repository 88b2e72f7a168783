/* SPDX-License-Identifier: MIT */
/*
 * revoke.h - revokes tokens (RFC 7009), and describes them (RFC 7662)
 *
 * A client can use these only for its own tokens. Revoking a refresh token
 * revokes all tokens of its sign-in.
 */
#ifndef SANDBOX_REVOKE_H
#define SANDBOX_REVOKE_H

#include "oauth.h"

#define REVOKE_PATH "/oauth2/v1/revoke"
#define INTROSPECT_PATH "/oauth2/v1/introspect"

void revoke_answer(struct oauth_call *call);
void introspect_answer(struct oauth_call *call);

#endif
