/* SPDX-License-Identifier: MIT */
/*
 * connection.h - the files a client needs: a connection, and the authority
 */
#ifndef SANDBOX_CONNECTION_H
#define SANDBOX_CONNECTION_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"

/* Writes the whole file or leaves it as it was. False: errno says why. */
bool file_replace(const char *path, const struct buf *text, mode_t mode)
    __attribute__((warn_unused_result));

/* Appends the connection as JSON. ca_file is an absolute path or NULL; the
   token is the member named auth. */
void connection_write(struct buf *out, const char *url, const char *auth,
                      const char *token, const char *ca_file);

#endif
