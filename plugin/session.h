/* SPDX-License-Identifier: MIT */
/*
 * session.h - what a sign-in gave, shared by all calls of one connection
 *
 * A process holds one session for each set of credentials. It keeps the access
 * token, the DPoP key and nonces; not the app's own key, which each call
 * brings.
 * However many threads need a token at once, one of them fetches it while the
 * others wait: session_token() sees to that.
 *
 * Members below `lock` are read and written with the lock held, except that
 * while `renewing` is set the thread that set it may read them.
 */
#ifndef SESSION_H
#define SESSION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "error.h"
#include "key.h"
#include "log.h"

/* A host may still hold a refresh token of a few rotations ago. */
#define SESSION_IDS 8

struct session {
    /* Hashes of the credentials: those it began with, and with the refresh
       tokens that came since, the last ones. Guarded by the table's lock. */
    unsigned char ids[SESSION_IDS][32];
    size_t id_count;
    struct key proof_key;
    unsigned users; /* guarded by the table's lock, as the next two */
    bool listed;
    struct session *next;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool renewing;
    unsigned renewals; /* fetches that ended, well or not */
    int32_t failure;   /* of the last fetch, CARD_OK: none */
    struct buf why;    /* its message, the field at fault, and more */
    struct buf why_field;
    bool why_retryable;
    struct buf refresh_token; /* the newest, for AUTH_CODE */
    struct buf token;         /* empty: none */
    unsigned generation;      /* counts tokens */
    int64_t renew_at;         /* transport_now() from which it is renewed */
    bool token_is_dpop;
    bool dpop;              /* the server wants proofs */
    struct buf token_nonce; /* the last nonce of the token endpoint */
    struct buf api_nonce;   /* and of the API */
};

/* A token to use, copied out. */
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
#define SESSION_NONCE_MAX 4096
void session_use_free(struct session_use *use);
#define auto_session_use __attribute__((cleanup(session_use_free)))

/* Finds or makes the session of a connection that signs in. NULL with the
   reason: a key that cannot be read, or no memory. Any thread. */
struct session *session_acquire(const struct connection *connection,
                                struct error *error);
void session_release(struct session *session);

/* A session that no other call shares, for a sign-in anew; once it has tokens
   session_list() lets the calls find it that bring its refresh token. */
struct session *session_begin(const struct connection *connection,
                              struct error *error);
void session_list(struct session *session);

/* Gives a token that is not about to expire, fetching one where there is none.
   False with the reason; also when the deadline passes or the host cancels. */
bool session_token(struct session *session, const struct connection *connection,
                   const struct log *log, int64_t deadline,
                   struct session_use *use, struct error *error)
    __attribute__((warn_unused_result));

/* A new refresh token is in the session, whose lock is held: a connection that
   brings it finds the session too. */
void session_rotated(struct session *session,
                     const struct connection *connection);

/* Appends the newest refresh token when the connection has another one. */
void session_refresh_token(struct session *session,
                           const struct connection *connection,
                           struct buf *refresh_token);

/* The API refused the token of this generation: it is not used again. */
void session_reject(struct session *session, unsigned generation);

/* The API gave a nonce for the next proofs (RFC 9449, section 9). */
void session_api_nonce(struct session *session, const char *nonce);

#endif
