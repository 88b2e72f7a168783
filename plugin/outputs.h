/* SPDX-License-Identifier: MIT */
/*
 * outputs.h - outputs that are members of an object in the answer
 *
 * They have the names that the API gives them, and keep their bytes. Members
 * that are not outputs are ignored; of a name that occurs twice the last
 * counts.
 */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

/*
 * Does each member that is an output have its type, or is null if the output is
 * not required, and is each required one there? If not, appends to `why`, which
 * may be NULL, how the object differs, such as: without "id".
 */
bool outputs_fit(const struct card_field *fields, size_t count,
                 struct json_span object, struct buf *why);

/* Writes the outputs. One that is absent or null in the object is left out, or
   null if it is required. The object's data may be NULL. */
void outputs_write(const struct card_field *fields, size_t count,
                   struct json_span object, struct buf *out);

#endif
