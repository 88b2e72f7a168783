/* SPDX-License-Identifier: MIT */
/*
 * oauth.h - the state of the org's authorization server
 *
 * Settings and clients do not change after the first request; the signer has
 * its own lock. All other members are used with the lock held. Signatures are
 * checked without the lock.
 */
#ifndef SANDBOX_OAUTH_H
#define SANDBOX_OAUTH_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "answer.h"
#include "client.h"
#include "nonce.h"
#include "signer.h"
#include "vault.h"

#define PASSWORD_ROOM 129
#define PASSWORD_MADE 16 /* characters of a generated password */
#define OAUTH_ERRORS 16

/* Seconds by which a client's clock may be fast or slow. */
#define CLOCK_LEEWAY 300

struct oauth_settings {
    int64_t token_lifetime; /* seconds, like the next ones */
    int64_t nonce_lifetime;
    int64_t clock_offset;
    int64_t rotation_grace;
    bool rotate;
    bool api_nonce;
};

struct oauth_count {
    const char *name; /* static text; NULL if the entry is unused */
    int64_t count;
};

struct oauth_counts {
    int64_t requests[GRANT_KINDS];
    int64_t requests_otherwise;
    int64_t successes[GRANT_KINDS];
    struct oauth_count failures[OAUTH_ERRORS];
};

struct oauth {
    struct oauth_settings with;
    struct clients clients;
    struct signer signer;
    char password[PASSWORD_ROOM]; /* the password of every user */
    pthread_mutex_t lock;
    struct vault assertions; /* used jti of assertions */
    struct vault proofs;     /* used jti of DPoP proofs */
    struct vault codes;
    struct vault access;
    struct vault refresh;
    struct nonces token_nonces;
    struct nonces api_nonces;
    uint64_t families;
    struct oauth_counts counts;
};

void oauth_open(struct oauth *oauth, const struct oauth_settings *with);
void oauth_close(struct oauth *oauth);

/* Returns the time of the server's clock in seconds since 1970. */
int64_t oauth_now(const struct oauth *oauth);

struct sandbox;

/* A request to the authorization server while it is processed. */
struct oauth_call {
    struct sandbox *sandbox;
    struct oauth *oauth;
    const struct request *request;
    struct answer *answer;
    const char *base; /* the issuer: the sandbox's URL as the client knows it */
    int64_t now;
    struct pairs form; /* the parameters, decoded */
};

/* Answers with an error in OAuth's form and counts it; error is static text.
   Always returns false, so that a check can end with it. */
bool oauth_fail(struct oauth_call *call, int status, const char *error,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Returns a parameter of the form, or NULL if it is absent or empty. */
const char *oauth_param(const struct oauth_call *call, const char *name);

/* Reads name=value&…. A duplicate name, a NUL, or more than 64 parameters are
   errors. Returns false on errors; the answer is then the error. */
bool oauth_read_params(struct oauth_call *call, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* Reads the body as a form. Returns false on errors; the answer is then the
   error. */
bool oauth_read_form(struct oauth_call *call)
    __attribute__((warn_unused_result));

/* Compares two texts in a time that does not reveal how many characters
   match. */
bool same_secret(const char *given, const char *secret);

#endif
