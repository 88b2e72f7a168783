/* SPDX-License-Identifier: MIT */
/*
 * connection.h - turns the connection's JSON text into a checked struct
 *
 * Secrets are held in buffers that are wiped when the connection is freed.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/method.h"
#include "card.h"
#include "error.h"
#include "origin.h"
#include "paging.h"
#include "plan.h"
#include "redact.h"

/* Proofs of possession (RFC 9449) for the tokens of a service app. */
enum dpop {
    DPOP_AUTO, /* when the server asks for them */
    DPOP_ON,
    DPOP_OFF
};

struct connection {
    struct origin origin;
    const struct auth_method *auth; /* not NULL once connection_read() began */
    struct buf token; /* as given; empty if the method fetches one */
    struct buf username;
    struct buf key_name; /* the header field, or the parameter, of an API key */
    struct buf sent;     /* how the secret is sent, if not as it was given */
    struct buf query_key; /* a parameter with a secret, encoded, or empty */
    struct buf issuer;    /* exactly as given; empty if there is none */
    struct buf token_url; /* empty if the issuer or the service says it */
    struct buf client_id;
    struct buf client_secret;
    struct buf refresh_token; /* empty until a person has signed in */
    struct buf private_key;   /* PEM or JWK text */
    struct buf private_key_passphrase;
    struct buf key_id;
    struct buf scopes; /* separated by single spaces */
    enum dpop dpop;
    struct headers headers; /* of every request that does not have its own */
    struct buf check_path;  /* what the test requests; may be empty */
    struct buf ca_file;
    struct buf client_cert;
    struct buf client_key;
    struct buf client_key_passphrase;
    struct buf file_ids; /* identities of the three files above: see fileid.h */
    struct buf proxy;
    struct buf proxy_password; /* decoded; empty if there is none */
    bool http2;
    int64_t timeout_ms;
    int64_t connect_timeout_ms;
    int64_t max_response_bytes;
    int64_t max_retries;
    struct paging paging;
    struct redactor redactor; /* knows every secret of this connection */
};

/* The largest size of a token, path or passphrase, in bytes. */
#define CONNECTION_TEXT_MAX 65536

#define CONNECTION_INIT                                                       \
    {                                                                         \
        .origin = ORIGIN_INIT, .token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX), \
        .username = BUF_INIT(CONNECTION_TEXT_MAX),                            \
        .key_name = BUF_INIT(BUF_LINE),                                       \
        .sent = BUF_INIT_SECRET(8 * CONNECTION_TEXT_MAX),                     \
        .query_key = BUF_INIT_SECRET(4 * CONNECTION_TEXT_MAX),                \
        .headers = HEADERS_INIT, .check_path = BUF_INIT(TARGET_MAX),          \
        .issuer = BUF_INIT(ORIGIN_BASE_MAX),                                  \
        .token_url = BUF_INIT(ORIGIN_BASE_MAX),                               \
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
        .file_ids = BUF_INIT(BUF_LINE),                                       \
        .proxy = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),                        \
        .proxy_password = BUF_INIT_SECRET(CONNECTION_TEXT_MAX),               \
        .paging = PAGING_INIT                                                 \
    }
void connection_free(struct connection *connection);
#define auto_connection __attribute__((cleanup(connection_free)))

/* Reads and checks the call's connection, and adds every fault. error may be
   NULL: faults are then not reported, but the redactor still learns the
   secrets. */
bool connection_read(const struct card_call *call,
                     struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

#endif
