/* SPDX-License-Identifier: MIT */
/*
 * issue.h - makes access tokens, refresh tokens and codes, and keeps them
 *
 * An access token is a JWT signed with the server's key, as an org's is; what
 * it is good for is looked up, so that it can be taken back at any time.
 */
#ifndef SANDBOX_ISSUE_H
#define SANDBOX_ISSUE_H

#include "oauth.h"

#define CODE_SECONDS 300
#define REFRESH_SECONDS (INT64_C(90) * 86400)

/* Appends a signed token; it is worth nothing until it is kept. False: no
   memory. Without the lock. */
bool issue_sign(const struct oauth *oauth, const char *issuer,
                const struct grant *grant, struct buf *token)
    __attribute__((warn_unused_result));

/* Appends 256 random bits, for a refresh token or a code. */
void issue_random(struct buf *out);

/* Keep what was made; with the lock. False: no memory. */
bool issue_keep_access(struct oauth *oauth, const char *token,
                       const struct grant *grant)
    __attribute__((warn_unused_result));
bool issue_keep_refresh(struct oauth *oauth, const char *token,
                        const struct grant *grant)
    __attribute__((warn_unused_result));
bool issue_keep_code(struct oauth *oauth, const char *code,
                     const struct grant *grant)
    __attribute__((warn_unused_result));

/* A number for all that comes from one sign-in; with the lock. */
uint64_t issue_family(struct oauth *oauth);

/* Takes back the tokens of a family; with the lock. */
void issue_revoke_family(struct oauth *oauth, uint64_t family);

#endif
