/* SPDX-License-Identifier: MIT */
/*
 * probe.h - examines a plugin in a child process
 *
 * The file is loaded in a child process, so that one that crashes, exits or
 * hangs while it is being loaded does so there.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

#define PROBE_LIMIT ((size_t)1 << 25)

/*
 * Appends one JSON object: {"cards": [...]} with the card that the file exports
 * and those of its family, as `host-stub list --json` shows them; or
 * {"path": ..., "reason": ...} for a file that is refused. Returns false only
 * if no child could be started.
 */
bool probe(const char *path, struct buf *report, struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends the ids of the members in the report, as an array of JSON strings;
   null for a file that was refused. */
void probe_members(struct buf *ids, const struct buf *report);

/* Appends {"ID":"TITLE",...} of all cards in the report; nothing for a file
   that was refused. */
void probe_titles(struct buf *titles, const struct buf *report);

#endif
