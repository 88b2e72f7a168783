/* SPDX-License-Identifier: MIT */
/*
 * redeem.h - exchanges codes and refresh tokens for access tokens
 */
#ifndef SANDBOX_REDEEM_H
#define SANDBOX_REDEEM_H

#include "oauth.h"

/* Both answer the call. jkt has THUMBPRINT_ROOM bytes: the thumbprint of the
   key that the new access token is bound to, or "". */
void redeem_code(struct oauth_call *call, const struct client *client,
                 const char *jkt);
void redeem_refresh(struct oauth_call *call, const struct client *client,
                    const char *jkt);

#endif
