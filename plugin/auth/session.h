/* SPDX-License-Identifier: MIT */
/*
 * session.h - tokens of a sign-in, shared by all calls of one connection
 *
 * A process has one session for each set of credentials. The session keeps the
 * access token, the DPoP key and the nonces, but not the app's own key, which
 * each call provides. If several threads need a token at once, session_token()
 * lets one of them fetch it while the others wait.
 *
 * Members below `lock` are read and written with the lock held. Exception:
 * while `renewing` is set, the thread that set it may read them without the
 * lock.
 */
#ifndef SESSION_H
#define SESSION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "auth-limits.h"
#include "connection.h"
#include "error.h"
#include "key.h"
#include "log.h"

struct session {
    /* Hashes of the credentials: the original ones, and those with the latest
       refresh tokens received since. Guarded by the table's lock. */
    unsigned char ids[SESSION_IDS][32];
    size_t id_count;
    struct key proof_key;
    unsigned users; /* guarded by the table's lock, like the next two */
    bool listed;
    struct session *next;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool renewing;
    unsigned renewals; /* number of finished fetches, successful or not */
    int32_t failure;   /* of the last fetch; CARD_OK if it succeeded */
    struct buf why;    /* the failure's message and advice */
    struct buf why_field;
    bool why_retryable;
    struct buf refresh_token; /* the newest, if the method has one */
    struct buf token;         /* empty if there is none */
    struct buf way;           /* the way of the last fetch: see way.h */
    unsigned generation;      /* counts tokens */
    int64_t renew_at;         /* the moment from which it is renewed */
    bool token_is_dpop;
    bool dpop;              /* requests to the token endpoint have a proof */
    struct buf token_nonce; /* the last nonce of the token endpoint */
    struct buf api_nonce;   /* the last nonce of the API */
};

/* A copy of the session's token, for one try. */
struct session_use {
    struct buf token;
    struct buf nonce; /* for the proof, may be empty */
    bool dpop;
    unsigned generation;
};
#define SESSION_USE_INIT                               \
    {                                                  \
        .token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX), \
        .nonce = BUF_INIT(SESSION_NONCE_MAX)           \
    }
void session_use_free(struct session_use *use);
#define auto_session_use __attribute__((cleanup(session_use_free)))

/* Finds or creates the session of a connection that signs in. Returns NULL,
   with the error, if memory ran out. Any thread. */
struct session *session_acquire(const struct connection *connection,
                                struct error *error);
void session_release(struct session *session);

/* Does the first token request of a new session have a DPoP proof? */
bool session_proves(const struct connection *connection);

/* Creates a session for a new sign-in, which no other call shares yet. When it
   has tokens, session_list() makes it available to calls that have its refresh
   token. */
struct session *session_begin(const struct connection *connection,
                              struct error *error);
void session_list(struct session *session);

/* Copies a token that is not about to expire, after fetching one if there is
   none. Returns false with the error, also if the deadline passes or the host
   cancels. */
bool session_token(struct session *session, const struct connection *connection,
                   const struct log *log, int64_t deadline,
                   struct session_use *use, struct error *error)
    __attribute__((warn_unused_result));

/* Call with the session's lock held after its refresh token was replaced. A
   connection with the new refresh token then finds this session too. */
void session_rotated(struct session *session,
                     const struct connection *connection);

/* Appends the newest refresh token if it differs from the connection's. */
void session_refresh_token(struct session *session,
                           const struct connection *connection,
                           struct buf *refresh_token);

/* Call if the API refused the token of this generation; it is not used
   again. */
void session_reject(struct session *session, unsigned generation);

/* Stores a nonce that the API sent for the next proofs (RFC 9449, section
   9). */
void session_api_nonce(struct session *session, const char *nonce);

#endif
