/* SPDX-License-Identifier: MIT */
/*
 * schema-ref.h - the references in the JSON Schema of a field
 *
 * A field's schema becomes part of the schemas that this host prints. There, a
 * reference such as "#/$defs/item" would lead to another place, so it is
 * rewritten; and a reference to an outside place would make each reader of the
 * schema fetch what the card names, so such a schema is not used.
 */
#ifndef SCHEMA_REF_H
#define SCHEMA_REF_H

#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

/* Does every reference in this JSON object lead into the object itself? If not,
   `why` names one. */
bool schema_stands_alone(const char *json, struct buf *why);

/* Appends a part of such a schema without white space, for embedding: `at` is
   the reference to the new place of its root. */
void schema_embed(struct buf *out, struct json_span value, const char *at);

/* Appends "/" and a member's name, as a reference has it (RFC 6901, 6). */
void schema_add_step(struct buf *reference, const char *name);

#endif
