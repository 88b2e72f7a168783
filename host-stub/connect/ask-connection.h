/* SPDX-License-Identifier: MIT */
/*
 * ask-connection.h - ask a person for the fields of a connection
 *
 * Required fields, and the fields that decide which are required, are always
 * asked for; the rest only if the person wants to. A text may be typed, read
 * from a file as @FILE, or be a reference (connection.h), which is saved
 * unresolved. On a terminal each answer is judged when it is given.
 */
#ifndef ASK_CONNECTION_H
#define ASK_CONNECTION_H

#include "buf.h"
#include "problem.h"
#include "trial.h"

/* Puts the answers into `text`, a secret buf that holds an object. */
bool ask_connection(struct buf *text, struct trial *trial,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/*
 * After a failed test, of which the job has the error: shows the problem and
 * asks again for the fields that the error names, or else what to do. All other
 * answers stay. Clears the problem unless it returns false, for a person who
 * leaves. *untested becomes true for one who wants the connection kept as it
 * is.
 */
bool ask_connection_again(struct buf *text, struct trial *trial, bool *untested,
                          struct problem *problem)
    __attribute__((warn_unused_result));

#endif
