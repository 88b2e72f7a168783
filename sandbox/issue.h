/* SPDX-License-Identifier: MIT */
/*
 * issue.h - makes access tokens, refresh tokens and codes, and keeps them
 *
 * An access token is a JWT signed with the server's key, like an org's; its
 * permissions are looked up in the vault, so that it can be revoked at any
 * time.
 */
#ifndef SANDBOX_ISSUE_H
#define SANDBOX_ISSUE_H

#include "oauth.h"

#define CODE_SECONDS 300
#define REFRESH_SECONDS (INT64_C(90) * 86400)

/* Appends a signed token, which is not valid until it is kept. Returns false if
   memory ran out. Call without the lock. */
bool issue_sign(struct oauth *oauth, const char *issuer,
                const struct grant *grant, struct buf *token)
    __attribute__((warn_unused_result));

/* Adds the key that a DPoP token is bound to (RFC 9449, section 6.1). */
void put_confirmation(struct json_object *object, const struct grant *grant);

/* Appends 256 random bits, for a refresh token or a code. */
void issue_random(struct buf *out);

/* These make a token or code valid. They return false if memory ran out. Call
   with the lock held. */
bool issue_keep_access(struct oauth *oauth, const char *token,
                       const struct grant *grant)
    __attribute__((warn_unused_result));
bool issue_keep_refresh(struct oauth *oauth, const char *token,
                        const struct grant *grant)
    __attribute__((warn_unused_result));
bool issue_keep_code(struct oauth *oauth, const char *code,
                     const struct grant *grant)
    __attribute__((warn_unused_result));

/* Returns a number for all tokens that come from one sign-in. Call with the
   lock held. */
uint64_t issue_family(struct oauth *oauth);

/* Revokes the tokens of a family. Call with the lock held. */
void issue_revoke_family(struct oauth *oauth, uint64_t family);

#endif
