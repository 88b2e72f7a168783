/* SPDX-License-Identifier: MIT */
/*
 * list.h - lists the cards found and the files refused
 */
#ifndef LIST_H
#define LIST_H

#include <stdbool.h>

#include "buf.h"
#include "options.h"
#include "problem.h"

/* Appends the output of list --json, on one line. */
bool list_json(struct buf *json, const struct options *options,
               struct problem *problem) __attribute__((warn_unused_result));

#endif
