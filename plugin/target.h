/* SPDX-License-Identifier: MIT */
/*
 * target.h - the request target, and how texts are written into it
 *
 * RFC 3986, and RFC 9112 section 3.2.1. libcurl's own encoder is not used: it
 * writes a space in a query as + and leaves "|{} as they are.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

#define TARGET_MAX 65536 /* bytes of the whole target */

/* Appends the text with all but unreserved characters percent-encoded (RFC
   3986, section 2.3), as query values and form fields are. */
void target_encode(struct buf *out, const char *text, size_t size);

/* Appends the text with each %XX decoded to its byte (RFC 3986, section 2.1);
   an invalid escape is left as it is. */
void target_decode(struct buf *out, const char *text, size_t size);

/* Does the text, with its escapes decoded, equal the plain one? Sets *no_memory
   if memory ran out. */
bool target_decodes_to(struct json_span encoded, const struct buf *plain,
                       bool *no_memory);

/* Appends a text as one segment of a path. Returns false, with nothing added,
   if a server could read it as another path: if it contains a segment . or ..
   or a control character. */
bool target_add_segment(struct buf *target, const struct buf *text)
    __attribute__((warn_unused_result));

/* Like target_encode(), but for a text that is already a URL, as relative_url
   is: existing escapes and separators are kept. */
void target_encode_url(struct buf *out, const char *text, size_t size);

/* Returns the value of a parameter in a target's query, still encoded. Its data
   is NULL if the query has no parameter of this name. */
struct json_span target_parameter(const struct buf *target, const char *name);

/* Appends the target with the parameter set to a value, in plain text like its
   name: in place of the first of this name, without the others, or at the end.
   The rest is kept as it is, but for parameters that are empty. */
void target_set_parameter(struct buf *out, const struct buf *target,
                          const struct buf *name, const struct buf *value);

/* Does a decoded text contain a control character: C0, DEL, or C1 in UTF-8? */
bool target_has_control(const struct buf *plain);

/* Does a decoded path contain a segment . or ..? A separator that was escaped
   also counts. */
bool target_has_dots(const char *path, size_t size);

#endif
