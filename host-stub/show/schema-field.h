/* SPDX-License-Identifier: MIT */
/*
 * schema-field.h - writes one field of a card as JSON Schema
 *
 * `input` is true for inputs, where an optional field may also be null, {} or
 * "", and a required one may not.
 */
#ifndef SCHEMA_FIELD_H
#define SCHEMA_FIELD_H

#include "buf.h"
#include "descriptor.h"

/* Appends the schema of the field's value, which is at #/properties/KEY. It
   includes the card's own schema of the field, schema_json. */
void schema_field(struct buf *out, const struct card_field *field, bool input);

/* Does the field's condition lead to a rule? */
bool schema_has_rule(const struct card_field *field, bool input);

/* Appends the rule that a field must be absent if it is not shown, and that a
   required one must be present if it is shown. Only for fields for which
   schema_has_rule() is true. */
void schema_rule(struct buf *out, struct fields fields,
                 const struct card_field *field, bool input);

#endif
