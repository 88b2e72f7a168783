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

/* Appends a JSON string with its quotes. The bytes should be UTF-8; invalid
   sequences become U+FFFD, so that the text stays valid JSON. Control
   characters and DEL are escaped; everything else is written unchanged.
   json_quote_inside() leaves the quotes to the caller. */
void json_quote(struct buf *out, const char *data, size_t size);
void json_quote_inside(struct buf *out, const char *data, size_t size);
/* The same for a C string; NULL, which a card may give, is an empty text. */
void json_quote_str(struct buf *out, const char *text);

/* The number of bytes that json_quote_inside() appends for well-formed
   UTF-8. */
size_t json_quoted_size(const char *data, size_t size);

/* Appends a character as an escape such as \u00e9, or as two beyond the basic
   plane (RFC 8259, section 7). */
void json_escape_code(struct buf *out, uint32_t code);

/* Appends JSON text with every character beyond ASCII as an escape, which means
   the same. The text must be JSON; sequences that are not UTF-8 become
   U+FFFD. */
void json_ascii(struct buf *out, const char *data, size_t size);

/* The number of ASCII bytes at the start of data. */
size_t ascii_length(const char *data, size_t size);

/* Appends `"key":` with a comma before it unless the buf ends in { or [. */
void json_key(struct buf *out, const char *key);

/* The same, with a string as its value. */
void json_member(struct buf *out, const char *key, const char *text);

/* Appends one token of a JSON Pointer (RFC 6901): `/` and the text with ~ as
   ~0 and / as ~1. A NUL, which would end a C string, is spelled \u0000. */
void json_pointer_add(struct buf *out, const char *data, size_t size);

/* Are the bytes well-formed UTF-8 (RFC 3629)? */
bool utf8_valid(const char *data, size_t size);

/* The number of bytes of the well-formed UTF-8 sequence at data, or 0 if there
   is none. */
size_t utf8_length(const char *data, size_t size);

/* The number of bytes, 1 to 3, that one U+FFFD replaces if there is no
   well-formed sequence (Unicode, section 3.9: the valid beginning of a sequence
   is replaced as a whole). */
size_t utf8_broken(const char *data, size_t size);

#endif
