/* SPDX-License-Identifier: MIT */
/*
 * access.h - decides whether a request may use the API
 */
#ifndef SANDBOX_ACCESS_H
#define SANDBOX_ACCESS_H

#include "answer.h"
#include "sandbox.h"

/* The permissions of a request. */
struct access {
    bool all;           /* every operation is allowed */
    const char *scheme; /* DPoP or Bearer, if the request had a token */
    struct buf scopes;  /* the scopes that are allowed unless `all` is set */
};
#define ACCESS_INIT                         \
    {                                       \
        false, "Bearer", BUF_INIT(BUF_TEXT) \
    }

void access_free(struct access *access);
#define auto_access __attribute__((cleanup(access_free)))

/* Returns false if access is refused; the answer is then the error. base is the
   sandbox's URL as the client knows it. scope is the scope that the operation
   needs, or NULL. */
bool access_check(struct sandbox *sandbox, const struct request *request,
                  const char *base, const char *scope, struct answer *answer,
                  struct access *access) __attribute__((warn_unused_result));

/* Is an operation that needs this scope allowed? If not, the answer is 403. */
bool access_allows(const struct access *access, const char *scope,
                   const struct request *request, const char *base,
                   struct answer *answer) __attribute__((warn_unused_result));

/* Does the request have the sandbox's own API token? */
bool access_by_api_token(const struct sandbox *sandbox,
                         const struct request *request);

#endif
