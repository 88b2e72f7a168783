/* SPDX-License-Identifier: MIT */
/*
 * scopes.h - reads the connection's field `scopes`, the permissions of its
 * tokens
 */
#ifndef SCOPES_H
#define SCOPES_H

#include <stdbool.h>

#include "buf.h"
#include "connection-reader.h"

/*
 * Reads the field, which is required, into words separated by single spaces.
 * Its value is a text or an array of texts; the words of a text are separated
 * by spaces or, as some SDKs and Terraform have them, by commas.
 */
bool scopes_read(struct connection_reader *reader, struct buf *scopes)
    __attribute__((warn_unused_result));

#endif
