/* SPDX-License-Identifier: MIT */
/*
 * revoke.h - tokens taken back (RFC 7009), and asked about (RFC 7662)
 *
 * For a client's own tokens. With a refresh token goes all that came from its
 * sign-in.
 */
#ifndef SANDBOX_REVOKE_H
#define SANDBOX_REVOKE_H

#include "oauth.h"

#define REVOKE_PATH "/oauth2/v1/revoke"
#define INTROSPECT_PATH "/oauth2/v1/introspect"

void revoke_answer(struct oauth_call *call);
void introspect_answer(struct oauth_call *call);

#endif
