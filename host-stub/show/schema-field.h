/* SPDX-License-Identifier: MIT */
/*
 * schema-field.h - one field of a card in JSON Schema
 *
 * "input" is true for inputs, where an optional field may also be null, {} or
 * "", and a required one must be more than that.
 */
#ifndef SCHEMA_FIELD_H
#define SCHEMA_FIELD_H

#include "buf.h"
#include "descriptor.h"

/* Appends the schema of the field's value. */
void schema_field(struct buf *out, const struct card_field *field, bool input);

/* Appends the rule that a field which is not shown is not given, and that a
   required one is given where it is shown. Only for fields with a condition. */
void schema_rule(struct buf *out, struct fields fields,
                 const struct card_field *field, bool input);

#endif
