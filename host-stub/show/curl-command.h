/* SPDX-License-Identifier: MIT */
/*
 * curl-command.h - a preview as a curl command for a POSIX shell
 *
 * Safe to copy: whatever the request holds, the shell takes it as it is, and
 * the secret is a variable, named as the connection field's, or in capitals.
 */
#ifndef CURL_COMMAND_H
#define CURL_COMMAND_H

#include "buf.h"
#include "descriptor.h"
#include "preview.h"
#include "problem.h"

bool curl_command(struct buf *out, const struct preview *preview,
                  struct fields connection, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
