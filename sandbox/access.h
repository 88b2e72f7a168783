/* SPDX-License-Identifier: MIT */
/*
 * access.h - may this request use the API: tokens, proofs and scopes
 */
#ifndef SANDBOX_ACCESS_H
#define SANDBOX_ACCESS_H

#include "answer.h"
#include "sandbox.h"

/* What a request was let in with. */
struct access {
    bool all;          /* good for every operation */
    struct buf scopes; /* otherwise for these */
};
#define ACCESS_INIT               \
    {                             \
        false, BUF_INIT(1u << 16) \
    }

void access_free(struct access *access);
#define auto_access __attribute__((cleanup(access_free)))

/* False: the answer is the error. base is the sandbox's URL as the client
   knows it. */
bool access_check(struct sandbox *sandbox, const struct request *request,
                  const char *base, struct answer *answer,
                  struct access *access) __attribute__((warn_unused_result));

/* True when it may do what asks for that scope. False: the answer is 403. */
bool access_allows(const struct access *access, const char *scope,
                   const struct request *request, const char *base,
                   struct answer *answer) __attribute__((warn_unused_result));

/* True for a request with the sandbox's own API token. */
bool access_by_api_token(const struct sandbox *sandbox,
                         const struct request *request);

#endif
