/* SPDX-License-Identifier: MIT */
/*
 * tokenanswer.h - functions that the grants share
 */
#ifndef SANDBOX_TOKENANSWER_H
#define SANDBOX_TOKENANSWER_H

#include "oauth.h"

/* Appends the requested scopes without duplicates, or all of `granted` if none
   were requested. Returns false on errors; the answer is then the error. */
bool token_scopes(struct oauth_call *call, const char *granted,
                  struct buf *scopes) __attribute__((warn_unused_result));

/* Answers with a token that was kept, and counts it. refresh may be NULL. */
void token_give(struct oauth_call *call, enum grant_kind kind,
                const struct grant *grant, const char *token,
                const char *refresh);

#endif
