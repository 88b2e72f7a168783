/* SPDX-License-Identifier: MIT */
/*
 * schema.h - writes a list of fields as JSON Schema 2020-12
 *
 * A schema describes what the card gets or returns. An optional input may be
 * absent, null, {} or "": all four mean "not given". A connection file may also
 * have references ({"env": ...}) instead of texts. The host resolves them
 * before the card gets the connection, so this schema does not describe them.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

enum schema_of { SCHEMA_INPUT, SCHEMA_OUTPUT, SCHEMA_CONNECTION };

/* Appends the schema as one JSON object. */
void schema_fields(struct buf *out, const struct about *about,
                   enum schema_of what);

/* The same, for the name that a person gives for the list, or "descriptor". */
bool schema_named(struct buf *out, const struct about *about, const char *name,
                  struct problem *problem) __attribute__((warn_unused_result));

/* Appends the schema of the output of describe --json, which is the same for
   every card. */
void schema_descriptor(struct buf *out);

#endif
