/* SPDX-License-Identifier: MIT */
/*
 * codec.h - decodes percent-encoding and base64 in requests, and hashes texts
 */
#ifndef SANDBOX_CODEC_H
#define SANDBOX_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Appends data with %XX decoded; an invalid escape is kept. With plus_is_space,
   a + becomes a space, as in the query of a form. */
void percent_decode(struct buf *out, const char *data, size_t size,
                    bool plus_is_space);

/* Decodes the standard alphabet with padding. Returns false for any other
   text. */
bool base64_decode(struct buf *out, const char *data, size_t size)
    __attribute__((warn_unused_result));

/* Decodes the URL-safe alphabet without padding (RFC 7515, section 2). Returns
   false for text that an encoder would not write: other characters, padding, or
   unused bits that are not 0. */
bool base64url_decode(struct buf *out, const char *data, size_t size)
    __attribute__((warn_unused_result));

/* Appends the SHA-256 of the text in base64url, as PKCE and DPoP send it (RFC
   7636, section 4.2, and RFC 9449, section 4.2). Returns false if memory ran
   out. */
bool sha256_base64url(struct buf *out, const char *text)
    __attribute__((warn_unused_result));

#endif
