/* SPDX-License-Identifier: MIT */
/* base64.h - RFC 4648: base64 for bodies, base64url without padding for JOSE */
#ifndef BASE64_H
#define BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

void base64_add(struct buf *out, const void *data, size_t size);
void base64url_add(struct buf *out, const void *data, size_t size);

/* Appends the bytes a base64url text stands for; padding is allowed. False when
   it holds another character or ends within a byte. */
bool base64url_decode(struct buf *out, const char *text, size_t size)
    __attribute__((warn_unused_result));

#endif
