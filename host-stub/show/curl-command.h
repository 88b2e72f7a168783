/* SPDX-License-Identifier: MIT */
/*
 * curl-command.h - writes a preview as a curl command for a POSIX shell
 *
 * It is safe to copy: the shell passes the request's bytes on unchanged, and
 * each secret is a variable, with the name that the connection field gives or
 * the key in capitals.
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
