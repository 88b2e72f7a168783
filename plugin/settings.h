/* SPDX-License-Identifier: MIT */
/* settings.h - libcurl's settings, for transport.c only. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "exchange.h"

/* Builds the key of a connection's handles: all that their settings depend on.
   http1: handles that must not use HTTP/2, whatever the connection says.
   Returns false if memory ran out. */
bool settings_key(struct buf *key, const struct connection *connection,
                  bool http1) __attribute__((warn_unused_result));

/* Do the connection's settings contain a secret? */
bool settings_secret(const struct connection *connection);

/* Prepares the exchange's handle for its request. */
bool settings_apply(struct exchange *exchange);

#endif
