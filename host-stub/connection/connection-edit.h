/* SPDX-License-Identifier: MIT */
/*
 * connection-edit.h - change a connection that is to be kept
 *
 * Works on the text with its references, which stay references.
 */
#ifndef CONNECTION_EDIT_H
#define CONNECTION_EDIT_H

#include "buf.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "problem.h"

/* KEY=VALUE as for a form, but that VALUE may be a reference, and that a
   secret must be one, or @FILE: the command line is no secret place. */
bool connection_set(struct buf *text, struct fields fields,
                    const char *assignment, struct problem *problem)
    __attribute__((warn_unused_result));

/* Makes the paths in it absolute, those of references and of PATH fields; a
   relative one starts at `directory`, "" for the current one. */
bool connection_settle(struct buf *text, struct fields fields,
                       const char *directory, struct problem *problem)
    __attribute__((warn_unused_result));

/* Takes out the fields that what is chosen elsewhere leaves no use for. */
void connection_prune(struct buf *text, struct fields fields);

/* Gives `text` the members of `to` that are not so in `from`. */
void connection_apply(struct buf *text, const struct buf *from,
                      const struct buf *to);

#endif
