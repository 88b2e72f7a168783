/* SPDX-License-Identifier: MIT */
/*
 * assertion.h - client credentials (RFC 6749, section 4.4) of a client that is
 * authenticated by an assertion of its private key (RFC 7523, section 2.2)
 */
#ifndef ASSERTION_H
#define ASSERTION_H

#include "connection-reader.h"
#include "tokenform.h"

/* Reads the field Private Key, which is required. */
bool assertion_read_key(struct connection_reader *reader, struct buf *key)
    __attribute__((warn_unused_result));

/* Returns false, with the fault, if there is a private key that cannot be used.
   Without one there is nothing to judge. */
bool assertion_judge_key(const struct connection *connection,
                         struct error *error)
    __attribute__((warn_unused_result));

/* Implement `prepare` and `fill` of struct auth_grant. */
bool assertion_load_key(struct token_form *form, struct error *error);
bool assertion_fill(struct token_form *form, const char *endpoint,
                    struct buf *lines);

#endif
