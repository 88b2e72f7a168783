/* SPDX-License-Identifier: MIT */
/* base64.h - base64 for bodies, and base64url without padding for JOSE (RFC
   4648) */
#ifndef BASE64_H
#define BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

void base64_add(struct buf *out, const void *data, size_t size);
void base64url_add(struct buf *out, const void *data, size_t size);

/* Appends the decoded bytes of a base64url text; padding is allowed. Returns
   false if it contains another character or ends within a byte. */
bool base64url_read(struct buf *out, const char *text, size_t size)
    __attribute__((warn_unused_result));

#endif
