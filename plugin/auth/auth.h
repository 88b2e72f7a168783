/* SPDX-License-Identifier: MIT */
/*
 * auth.h - signs each try of a call
 *
 * The connection's sign-in method does the work (method.h); this file contains
 * what all methods have in common.
 */
#ifndef AUTH_H
#define AUTH_H

#include <stdbool.h>

#include "connection.h"
#include "request.h"
#include "response.h"
#include "session.h"

struct auth {
    struct connection *connection; /* its redactor is given the token */
    const struct log *log;
    int64_t deadline;
    struct session *session; /* NULL if the connection has its own token */
    struct session_use use;
    bool redacted;   /* the redactor's last secret is the token in use */
    bool renewed;    /* a 401 made this call renew its token */
    unsigned nonces; /* the number of new nonces used in this call */
};
#define AUTH_INIT               \
    {                           \
        .use = SESSION_USE_INIT \
    }
void auth_end(struct auth *auth);
#define auto_auth __attribute__((cleanup(auth_end)))

/* Finds the session if the method needs one. Returns false with the error. */
bool auth_begin(struct auth *auth, struct connection *connection,
                const struct log *log, int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

/* Signs the request for its next try; may fetch a token first. Returns false
   with the error. */
bool auth_sign(struct auth *auth, struct request *request, struct error *error)
    __attribute__((warn_unused_result));

/* Writes the change of the connection that the host must store,
   {"refresh_token":"…"}, or nothing if there is none. */
void auth_update(struct auth *auth, struct buf *update);

/* Call after an answer: does it ask for another signature that can be given? */
bool auth_again(struct auth *auth, const struct request *request,
                const struct response *response);

/* ---- for the methods ---- */

/* Add the token in use to the connection's redactor, and remove it again. */
void auth_learn_token(struct auth *auth);
void auth_forget_token(struct auth *auth);

/* Adds the Authorization line to the request's signature. */
void auth_add_token(struct request *request, const char *scheme,
                    const struct buf *token);

/* Writes the same line for the preview, with the token masked. `secret` is the
   field whose kind of token a person must insert to send the request. */
void auth_preview(struct buf *out, const char *scheme,
                  enum connection_place secret);

#endif
