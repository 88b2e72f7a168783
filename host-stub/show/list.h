/* SPDX-License-Identifier: MIT */
/*
 * list.h - the cards that are found, and the files that are not
 */
#ifndef LIST_H
#define LIST_H

#include <stdbool.h>

#include "buf.h"
#include "options.h"
#include "problem.h"

/* Appends what list --json prints, on one line. */
bool list_json(struct buf *json, const struct options *options,
               struct problem *problem) __attribute__((warn_unused_result));

#endif
