/* SPDX-License-Identifier: MIT */
/*
 * connection.h - the connection's text becomes a checked struct
 *
 * Secrets are held in buffers that are wiped when the connection is freed.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "error.h"
#include "origin.h"
#include "redact.h"

enum auth_kind {
    AUTH_API_TOKEN,    /* Authorization: SSWS … */
    AUTH_ACCESS_TOKEN, /* Authorization: Bearer … */
    AUTH_SERVICE_APP,  /* a token of its own, by a private key */
    AUTH_CODE          /* and by what a person's sign-in gave */
};

/* Proofs of possession (RFC 9449) for the tokens of a service app. */
enum dpop {
    DPOP_AUTO, /* when the server asks for them */
    DPOP_ON,
    DPOP_OFF
};

struct connection {
    struct origin origin;
    enum auth_kind auth;
    struct buf token; /* of the chosen kind; empty for a service app */
    struct buf client_id;
    struct buf client_secret;
    struct buf refresh_token; /* empty: nobody has signed in yet */
    struct buf private_key;   /* PEM or JWK text */
    struct buf private_key_passphrase;
    struct buf key_id;
    struct buf scopes; /* words with a space between */
    enum dpop dpop;
    struct buf ca_file;
    struct buf client_cert;
    struct buf client_key;
    struct buf client_key_passphrase;
    struct buf proxy;
    bool http2;
    int64_t timeout_ms;
    int64_t connect_timeout_ms;
    int64_t max_response_bytes;
    int64_t max_retries;
    struct redactor redactor; /* knows every secret of this connection */
};

/* No token, path or passphrase is longer, in bytes. */
#define CONNECTION_TEXT_MAX 65536

#define CONNECTION_INIT                                                       \
    {                                                                         \
        .origin = ORIGIN_INIT, .token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX), \
        .client_id = BUF_INIT(CONNECTION_TEXT_MAX),                           \
        .client_secret = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                \
        .refresh_token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                \
        .private_key = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                  \
        .private_key_passphrase = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),       \
        .key_id = BUF_INIT(CONNECTION_TEXT_MAX),                              \
        .scopes = BUF_INIT(CONNECTION_TEXT_MAX),                              \
        .ca_file = BUF_INIT(CONNECTION_TEXT_MAX),                             \
        .client_cert = BUF_INIT(CONNECTION_TEXT_MAX),                         \
        .client_key = BUF_INIT(CONNECTION_TEXT_MAX),                          \
        .client_key_passphrase = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),        \
        .proxy = BUF_INIT_SECRET(CONNECTION_TEXT_MAX)                         \
    }
void connection_free(struct connection *connection);
#define auto_connection __attribute__((cleanup(connection_free)))

/* Reads and checks the call's connection; every fault is added. With error
   NULL nothing is told, but the redactor learns what there is. */
bool connection_read(const struct card_call *call,
                     struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

#endif
