/* SPDX-License-Identifier: MIT */
/* notjson.h - represents a body that is not JSON as a JSON value. */
#ifndef NOTJSON_H
#define NOTJSON_H

#include "buf.h"

/*
 * Replaces the bytes of out from `begin` on: by a JSON string if they are text,
 * and by {"content_type":…,"base64":…} otherwise. content_type may be NULL. A
 * large body is not in memory twice: the result is written over the bytes that
 * have been read.
 */
void notjson_replace(struct buf *out, size_t begin, const char *content_type);

#endif
