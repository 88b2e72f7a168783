/* SPDX-License-Identifier: MIT */
/*
 * ask-connection.h - ask a person for the fields of a connection
 *
 * Required fields, and the fields that decide which are required, are always
 * asked for; the rest only if the person wants to. A text may be typed, read
 * from a file as @FILE, or be a reference (connection.h), which is saved
 * unresolved.
 */
#ifndef ASK_CONNECTION_H
#define ASK_CONNECTION_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

/* Puts the answers into `text`, a secret buf that holds an object. */
bool ask_connection(struct buf *text, const struct about *about,
                    struct problem *problem)
    __attribute__((warn_unused_result));

#endif
