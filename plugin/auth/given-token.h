/* SPDX-License-Identifier: MIT */
/*
 * given-token.h - the methods that sign with a token from the connection
 */
#ifndef GIVEN_TOKEN_H
#define GIVEN_TOKEN_H

#include <stdbool.h>

#include "auth.h"
#include "connection-reader.h"

/* Reads the token from its field. Returns false with the fault. */
bool given_token_read(struct connection_reader *reader,
                      struct connection *connection,
                      enum connection_place place)
    __attribute__((warn_unused_result));

#endif
