/* SPDX-License-Identifier: MIT */
/*
 * connection.h - writes the files that a client needs
 */
#ifndef SANDBOX_CONNECTION_H
#define SANDBOX_CONNECTION_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"

/* Writes the whole file, or leaves the old one unchanged. Returns false with
   errno set. */
bool file_replace(const char *path, const struct buf *text, mode_t mode)
    __attribute__((warn_unused_result));

/* Appends the connection as JSON. ca_file is an absolute path or NULL. auth is
   the name of the member that contains the token. */
void connection_write(struct buf *out, const char *url, const char *auth,
                      const char *token, const char *ca_file);

#endif
