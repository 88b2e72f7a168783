/* SPDX-License-Identifier: MIT */
/*
 * auth.h - what signs each try of a call
 *
 * A token of the connection signs as it is. A service app signs with the token
 * of its session, fetched and renewed as needed, and with a new proof each
 * time.
 */
#ifndef AUTH_H
#define AUTH_H

#include <stdbool.h>

#include "connection.h"
#include "request.h"
#include "response.h"
#include "session.h"

struct auth {
    struct connection *connection; /* its redactor learns the token */
    const struct log *log;
    int64_t deadline;
    struct session *session; /* NULL: the connection's own token */
    struct session_use use;
    bool redacted;   /* the redactor's last secret is the token in use */
    bool renewed;    /* once a call, on a 401 */
    unsigned nonces; /* new ones that the API asked for in this call */
};
#define AUTH_INIT               \
    {                           \
        .use = SESSION_USE_INIT \
    }
void auth_end(struct auth *auth);
#define auto_auth __attribute__((cleanup(auth_end)))

/* Finds the session where one is needed. False with the reason. */
bool auth_begin(struct auth *auth, struct connection *connection,
                const struct log *log, int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

/* Signs the request for its next try; may fetch a token first. */
bool auth_sign(struct auth *auth, struct request *request, struct error *error)
    __attribute__((warn_unused_result));

/* Writes the connection update there is to keep, {"refresh_token":"…"}, or
   nothing. */
void auth_update(struct auth *auth, struct buf *update);

/* After an answer: is it a challenge that another signature meets? */
bool auth_again(struct auth *auth, const struct response *response);

#endif
