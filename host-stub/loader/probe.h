/* SPDX-License-Identifier: MIT */
/*
 * probe.h - look at a plugin from a safe distance
 *
 * The file is loaded in a child process: one that crashes, exits or hangs
 * while it is loaded does so there.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

#define PROBE_LIMIT ((size_t)1 << 20)

/* Appends one JSON object: id, title, connector, connector_title, version and
   path of a card, or path and reason of what is none. False only when no
   child could be started. */
bool probe(const char *path, struct buf *report, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
