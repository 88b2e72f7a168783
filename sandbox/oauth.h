/* SPDX-License-Identifier: MIT */
/*
 * oauth.h - the org's authorization server: what it knows while it runs
 *
 * Settings, clients and the signing key are fixed before the first request.
 * The rest changes with the lock held; signatures are checked without it.
 */
#ifndef SANDBOX_OAUTH_H
#define SANDBOX_OAUTH_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "answer.h"
#include "client.h"
#include "jwk.h"
#include "nonce.h"
#include "vault.h"

#define PASSWORD_ROOM 17
#define OAUTH_ERRORS 16

/* How far a client's clock may be ahead or behind. */
#define CLOCK_LEEWAY 300

struct oauth_settings {
    int64_t token_lifetime; /* seconds, as all of these */
    int64_t nonce_lifetime;
    int64_t clock_offset;
    int64_t rotation_grace;
    bool rotate;
    bool api_nonce;
};

struct oauth_count {
    const char *name; /* static text; NULL: not in use */
    int64_t count;
};

struct oauth_counts {
    int64_t requests[GRANT_KINDS];
    int64_t requests_otherwise;
    int64_t successes[GRANT_KINDS];
    struct oauth_count failures[OAUTH_ERRORS];
};

/* The key that access tokens are signed with. */
struct signer {
    gnutls_privkey_t key;
    struct public_key public;
    char kid[THUMBPRINT_ROOM];
};

struct oauth {
    struct oauth_settings with;
    struct clients clients;
    struct signer signer;
    char password[PASSWORD_ROOM]; /* of every user */
    pthread_mutex_t lock;
    struct vault assertions; /* jti that were used, of assertions */
    struct vault proofs;     /* and of DPoP proofs */
    struct vault codes;
    struct vault access;
    struct vault refresh;
    struct nonces token_nonces;
    struct nonces api_nonces;
    uint64_t families;
    struct oauth_counts counts;
};

/* False: no memory, or no randomness; oauth_close() it all the same. */
bool oauth_open(struct oauth *oauth, const struct oauth_settings *with)
    __attribute__((warn_unused_result));
void oauth_close(struct oauth *oauth);

/* Seconds since 1970 by the server's clock. */
int64_t oauth_now(const struct oauth *oauth);

struct sandbox;

/* A request to the authorization server on its way through. */
struct oauth_call {
    struct sandbox *sandbox;
    struct oauth *oauth;
    const struct request *request;
    struct answer *answer;
    const char *base; /* the issuer: the sandbox's URL as the client knows it */
    int64_t now;
    struct pairs form; /* the parameters, decoded */
};

/* True for the paths that are the authorization server's. */
bool oauth_serves(const struct request *request);

/* Answers one of them. */
void oauth_answer(struct sandbox *sandbox, const struct request *request,
                  const char *base, struct answer *answer);

/* Answers with an error in OAuth's shape and counts it; error is static text.
   Always false, so that a check can end with it. */
bool oauth_fail(struct oauth_call *call, int status, const char *error,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A parameter of the form; NULL: it is not there, or empty. */
const char *oauth_param(const struct oauth_call *call, const char *name);

/* Reads name=value&…; a name that stands twice is an error, and so is a NUL.
   False: the answer is the error. */
bool oauth_read_params(struct oauth_call *call, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* Reads the body as a form. False: the answer is the error. */
bool oauth_read_form(struct oauth_call *call)
    __attribute__((warn_unused_result));

/* In time that does not tell how much of it was right. */
bool same_secret(const char *given, const char *secret);

#endif
