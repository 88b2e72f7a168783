/* SPDX-License-Identifier: MIT */
/*
 * connection-edit.h - edit a connection before it is saved
 *
 * These functions work on the text with its references unresolved.
 */
#ifndef CONNECTION_EDIT_H
#define CONNECTION_EDIT_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

/* Sets KEY=VALUE as for a form, except that VALUE may be a reference. For a
   secret it must be a reference or @FILE, since command lines are visible to
   others. */
bool connection_set(struct buf *text, struct fields fields,
                    const char *assignment, struct problem *problem)
    __attribute__((warn_unused_result));

/* Makes relative paths absolute, in references and in PATH fields. They are
   relative to `directory`; "" is the current one. */
bool connection_settle(struct buf *text, struct fields fields,
                       const char *directory, struct problem *problem)
    __attribute__((warn_unused_result));

/* Removes fields that the other choices made leave without a use. */
void connection_prune(struct buf *text, struct fields fields);

/* Copies the members of `to` that differ from those in `from` into `text`. */
void connection_apply(struct buf *text, const struct buf *from,
                      const struct buf *to);

#endif
