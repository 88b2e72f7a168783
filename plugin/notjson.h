/* SPDX-License-Identifier: MIT */
/* notjson.h - what stands for a body that is no JSON. */
#ifndef NOTJSON_H
#define NOTJSON_H

#include "buf.h"

/*
 * Replaces the bytes of out from `begin` on: by a JSON string where they are
 * text, by {"content_type":…,"base64":…} where they are not. content_type may
 * be NULL. A large body is not held twice: what is written follows what is
 * read through the same memory.
 */
void notjson_replace(struct buf *out, size_t begin, const char *content_type);

#endif
