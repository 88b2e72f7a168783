/* SPDX-License-Identifier: MIT */
/*
 * schema.h - a list of fields as JSON Schema 2020-12
 *
 * A schema describes what the card is given and gives. An optional input may
 * be absent, null, {} or "": all four mean "not given". A connection file may
 * also hold references ({"env": ...}) in place of texts: the host resolves
 * them, so the card, and this schema, never see one.
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

/* The same, by the name a person gives it, "descriptor" among them. */
bool schema_named(struct buf *out, const struct about *about, const char *name,
                  struct problem *problem) __attribute__((warn_unused_result));

/* Appends the schema of describe --json; it is the same for every card. */
void schema_descriptor(struct buf *out);

#endif
