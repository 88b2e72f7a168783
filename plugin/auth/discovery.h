/* SPDX-License-Identifier: MIT */
/*
 * discovery.h - asks an issuer for its metadata
 *
 * The document is at /.well-known/openid-configuration below the issuer (OpenID
 * Connect Discovery 1.0, section 4), or at
 * /.well-known/oauth-authorization-server before the issuer's path (RFC 8414,
 * section 3). It counts only if it names that issuer.
 */
#ifndef DISCOVERY_H
#define DISCOVERY_H

#include <stdbool.h>

#include "connection.h"
#include "error.h"
#include "jsonwalk.h"
#include "log.h"

struct metadata {
    struct buf body; /* the document, which the spans below point into */
    struct buf token_url;
    struct buf authorize_url;      /* may be empty */
    struct json_span auth_methods; /* arrays; data is NULL if absent */
    struct json_span scopes;
};

#define METADATA_MAX 262144 /* bytes of a document */

#define METADATA_INIT                              \
    {                                              \
        .body = BUF_INIT(METADATA_MAX),            \
        .token_url = BUF_INIT(ORIGIN_BASE_MAX),    \
        .authorize_url = BUF_INIT(ORIGIN_BASE_MAX) \
    }
void metadata_free(struct metadata *metadata);

/* Does the array have this text? */
bool metadata_has(struct json_span array, const char *text);

/* Asks the connection's issuer. Returns false with the error. */
bool discovery_ask(struct metadata *metadata,
                   const struct connection *connection, const struct log *log,
                   int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

#endif
