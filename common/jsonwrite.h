/* SPDX-License-Identifier: MIT */
/*
 * jsonwrite.h - write JSON text into a buf
 */
#ifndef JSONWRITE_H
#define JSONWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Appends a JSON string with its quotes. The bytes are to be UTF-8; what is
   not becomes U+FFFD, so that the text stays JSON. Control characters and DEL
   are escaped; everything else is written as it is. json_quote_inside() leaves
   the quotes to the caller. */
void json_quote(struct buf *out, const char *data, size_t size);
void json_quote_inside(struct buf *out, const char *data, size_t size);
void json_quote_str(struct buf *out, const char *text);

/* Bytes that json_quote_inside() appends for well-formed UTF-8. */
size_t json_quoted_size(const char *data, size_t size);

/* Appends a character as an escape, \u00e9, or as two beyond the basic plane
   (RFC 8259, section 7). */
void json_escape_code(struct buf *out, uint32_t code);

/* Appends JSON text with every character beyond ASCII as an escape, which means
   the same. The text is to be JSON; what in it is not UTF-8 becomes U+FFFD. */
void json_ascii(struct buf *out, const char *data, size_t size);

/* How many bytes of ASCII stand at data. */
size_t ascii_length(const char *data, size_t size);

/* Appends `"key":` with a comma before it unless the buf ends in { or [. */
void json_key(struct buf *out, const char *key);

/* Appends one token of a JSON Pointer (RFC 6901): `/` and the text with ~ as
   ~0 and / as ~1. A NUL, which would end a C string, is spelled \u0000. */
void json_pointer_add(struct buf *out, const char *data, size_t size);

/* True when the bytes are well-formed UTF-8 (RFC 3629). */
bool utf8_valid(const char *data, size_t size);

/* Bytes of the well-formed UTF-8 sequence at data, or 0 when there is none. */
size_t utf8_length(const char *data, size_t size);

#endif
