/* SPDX-License-Identifier: MIT */
/*
 * ask-connection.h - ask a person for what a connection needs
 *
 * What must be given, and what decides about it, is asked for; the rest only
 * when the person wants to. Any text may be typed, read from a file as @FILE,
 * or be a reference (connection.h), which is kept as it is.
 */
#ifndef ASK_CONNECTION_H
#define ASK_CONNECTION_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

/* text holds an object, a secret buf; the answers are put into it. */
bool ask_connection(struct buf *text, const struct about *about,
                    struct problem *problem)
    __attribute__((warn_unused_result));

#endif
