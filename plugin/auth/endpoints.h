/* SPDX-License-Identifier: MIT */
/*
 * endpoints.h - where a connection signs in
 *
 * Some services have their endpoints at known paths of their own address
 * (service.h). For others the connection names an issuer, whose metadata says
 * where they are (OpenID Connect Discovery, RFC 8414), or the token endpoint
 * itself. Those may be at another place than the API: the credentials go there,
 * and nowhere else, over https unless it is this machine.
 */
#ifndef ENDPOINTS_H
#define ENDPOINTS_H

#include <stdbool.h>

#include "connection.h"
#include "error.h"
#include "log.h"

struct endpoints {
    /* The connection as it is towards the token endpoint: all but the origin is
       that of the connection that was given, which it must not outlive. */
    struct connection token_side;
    struct buf token_target;  /* path and query */
    struct buf authorize_url; /* empty if it is not known */
    bool secret_in_body; /* the token endpoint wants the secret in the form */
    bool asks_offline;   /* offline_access gives a refresh token */
    bool asks_consent;   /* and needs prompt=consent for it */
};

#define ENDPOINTS_INIT                                     \
    {                                                      \
        .token_target = BUF_INIT(TARGET_MAX),              \
        .authorize_url = BUF_INIT(ORIGIN_MAX + TARGET_MAX) \
    }
void endpoints_free(struct endpoints *endpoints);
#define auto_endpoints __attribute__((cleanup(endpoints_free)))

/* Finds them; may ask the issuer, within the deadline. Returns false with the
   error. */
bool endpoints_find(struct endpoints *endpoints,
                    const struct connection *connection, const struct log *log,
                    int64_t deadline, struct error *error)
    __attribute__((warn_unused_result));

#endif
