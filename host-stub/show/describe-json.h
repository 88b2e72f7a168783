/* SPDX-License-Identifier: MIT */
/*
 * describe-json.h - a descriptor as JSON
 *
 * The shape is that of schemas/card-descriptor.schema.json, which schema.c
 * prints: change both together.
 */
#ifndef DESCRIBE_JSON_H
#define DESCRIBE_JSON_H

#include "buf.h"
#include "descriptor.h"

/* Appends one JSON object, without white space between its tokens. */
void describe_json(struct buf *out, const struct about *about);

#endif
