/* SPDX-License-Identifier: MIT */
/*
 * proxy.h - the connection's proxy: when it is used, and which addresses are
 * valid
 */
#ifndef PROXY_H
#define PROXY_H

#include "connection.h"
#include "error.h"

/* Is the proxy used? Never for loopback. */
bool proxy_used(const struct connection *connection);

/* Returns false, with the fault, if the proxy could not be used. */
bool proxy_check(const struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

/* Records the password of user:password@, the only secret in a proxy's address.
 */
void proxy_learn_password(struct connection *connection);

/* Does the address have a user name? */
bool proxy_signs_in(const struct connection *connection);

/* Appends the address without user name and password. */
void proxy_add_name(struct buf *out, const struct connection *connection);

#endif
