/* SPDX-License-Identifier: MIT */
/*
 * token.h - the token endpoint, which exchanges grants for tokens
 */
#ifndef SANDBOX_TOKEN_H
#define SANDBOX_TOKEN_H

#include "oauth.h"

#define TOKEN_PATH "/oauth2/v1/token"

void token_answer(struct oauth_call *call);

#endif
