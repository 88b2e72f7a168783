/* SPDX-License-Identifier: MIT */
/*
 * examples.h - calls that are installed as examples
 *
 * The directory DATADIR/cards/schemas/examples, or the one that CARD_EXAMPLES
 * names, has forms, and a file index.json that says whose they are:
 *
 *     {"examples": [{"name": "list-devices", "card": "ID",
 *                    "form": "list-devices.json", "summary": "..."}]}
 *
 * @NAME runs one, as it does a saved call.
 */
#ifndef EXAMPLES_H
#define EXAMPLES_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

struct saved;

/* Appends a line for each name, in the order of the index. Returns false
   without memory. If no examples are installed, there are none. */
bool examples_list(struct buf *out);

/* Reads an example as a saved call. Returns false without a problem if there is
   none of this name. */
bool examples_read(struct saved *saved, const char *name,
                   struct problem *problem) __attribute__((warn_unused_result));

/* Calls `each` for every example, if any are installed. */
typedef void example_fn(void *context, const char *name, const char *summary);
void examples_each(example_fn *each, void *context);

#endif
