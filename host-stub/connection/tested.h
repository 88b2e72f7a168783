/* SPDX-License-Identifier: MIT */
/*
 * tested.h - when a kept connection was last tested, and whether it worked
 *
 * That is in the file NAME.tested beside the connection NAME.json, so that the
 * connection's own file has nothing that a host-stub of an earlier release
 * would give to a card. `path` is always that of the connection.
 */
#ifndef TESTED_H
#define TESTED_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

/* Notes a test that was made now. */
bool tested_note(const char *path, bool works, struct problem *problem)
    __attribute__((warn_unused_result));

/* Gets the time as in RFC 3339. Returns false if no test is known. */
bool tested_last(const char *path, struct buf *at, bool *works)
    __attribute__((warn_unused_result));

/* Forgets the test, or lets it follow a connection that was renamed. */
void tested_drop(const char *path);
void tested_move(const char *from, const char *to);

#endif
