/* SPDX-License-Identifier: MIT */
/*
 * token.h - the token endpoint: a grant goes in, tokens come out
 */
#ifndef SANDBOX_TOKEN_H
#define SANDBOX_TOKEN_H

#include "oauth.h"

#define TOKEN_PATH "/oauth2/v1/token"

void token_answer(struct oauth_call *call);

/* The parts that the grants share; redeem.c has those of codes and refresh
   tokens. */

/* Appends the scopes that were asked for, each once, or all of `granted`.
   False: the answer is the error. */
bool token_scopes(struct oauth_call *call, const char *granted,
                  struct buf *scopes) __attribute__((warn_unused_result));

/* Answers with a token that was kept, and counts it. refresh may be NULL. */
void token_give(struct oauth_call *call, enum grant_kind kind,
                const struct grant *grant, const char *token,
                const char *refresh);

void redeem_code(struct oauth_call *call, const struct client *client,
                 const char *jkt);
void redeem_refresh(struct oauth_call *call, const struct client *client,
                    const char *jkt);

#endif
