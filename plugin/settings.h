/* SPDX-License-Identifier: MIT */
/* settings.h - what libcurl is told, for transport.c only. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "exchange.h"

/* The key of a connection's handles: all that its settings depend on. False:
   no memory. */
bool settings_key(struct buf *key, const struct connection *connection)
    __attribute__((warn_unused_result));

/* Do its settings hold a secret? */
bool settings_secret(const struct connection *connection);

/* Readies the exchange's handle for its request. */
bool settings_apply(struct exchange *exchange);

#endif
