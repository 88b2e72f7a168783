/* SPDX-License-Identifier: MIT */
/*
 * way.h - identifies the way to a server
 *
 * A way consists of the origin, the trusted authorities, the client certificate
 * and the proxy. Connections, TLS sessions and tokens of one way must not be
 * used on another.
 */
#ifndef WAY_H
#define WAY_H

#include "connection.h"

/* Enough for all texts of a connection. */
#define WAY_MAX 1048576

/* Appends the way as bytes that contain no secret. */
void way_add(struct buf *way, const struct connection *connection);

#endif
