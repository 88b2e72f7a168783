/* SPDX-License-Identifier: MIT */
/*
 * codec.h - percent and base64 encoding, and numbers out of text
 */
#ifndef SANDBOX_CODEC_H
#define SANDBOX_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Appends data with all but RFC 3986's unreserved characters as %XX. */
void percent_encode(struct buf *out, const char *data, size_t size);

/* Appends data with %XX decoded; a broken escape stays as it is. With
   plus_is_space a + becomes a space, as in the query of a form. */
void percent_decode(struct buf *out, const char *data, size_t size,
                    bool plus_is_space);

void base64_encode(struct buf *out, const void *data, size_t size);

/* Standard alphabet with padding; false when it is anything else. */
bool base64_decode(struct buf *out, const char *data, size_t size)
    __attribute__((warn_unused_result));

/* The URL-safe alphabet without padding (RFC 7515, section 2). Decoding refuses
   what encoding would not write: other letters, padding, bits left over. */
void base64url_encode(struct buf *out, const void *data, size_t size);
bool base64url_decode(struct buf *out, const char *data, size_t size)
    __attribute__((warn_unused_result));

/* The whole text as a decimal number within the bounds. */
bool parse_number(const char *text, int64_t minimum, int64_t maximum,
                  int64_t *number) __attribute__((warn_unused_result));

#endif
