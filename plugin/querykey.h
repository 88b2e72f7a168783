/* SPDX-License-Identifier: MIT */
/*
 * querykey.h - keeps a secret that is a parameter of the URL out of all else
 *
 * The parameter is added to the URL of each try when it is signed, after the
 * request was previewed and its rate limit named. Servers repeat the URL of a
 * request in header fields, such as Link and Location; there the parameter is
 * taken out before anything reads them.
 */
#ifndef QUERYKEY_H
#define QUERYKEY_H

#include <stdbool.h>

#include "connection.h"
#include "field.h"
#include "request.h"

/* Adds the connection's parameter to the URL. Returns false if memory ran out.
 */
bool querykey_add(struct request *request, const struct connection *connection)
    __attribute__((warn_unused_result));

/* Does the target have a parameter of this name already? */
bool querykey_given(const struct buf *target,
                    const struct connection *connection);

/* Takes the parameter, whatever its value, out of all URLs in the fields'
   values, which must be memory that may be written to, and masks what is left
   of the connection's secrets. For connections with such a parameter. */
void querykey_clean(struct header_field *fields, size_t count,
                    const struct connection *connection);

#endif
