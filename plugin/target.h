/* SPDX-License-Identifier: MIT */
/*
 * target.h - relative_url and query become the request target
 *
 * The rules of both inputs are here and nowhere else: what is refused, and how
 * the rest is written on the wire (RFC 3986, RFC 9112 section 3.2.1). libcurl's
 * own encoder is not used: it writes a space in a query as + and leaves "|{}
 * as they are.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>

#include "buf.h"
#include "error.h"
#include "jsonwalk.h"

#define TARGET_RELATIVE_URL_MAX 8192 /* bytes of the input, before encoding */
#define TARGET_MAX 65536             /* bytes of the whole target */
#define TARGET_KEYS_MAX 1000         /* keys of query */

/* Appends the checked and encoded relative_url (a JSON string's span). */
bool target_path(struct buf *target, struct json_span relative_url,
                 struct error *error) __attribute__((warn_unused_result));

/* Appends the members of query (a JSON object's span) behind what is there. */
bool target_query(struct buf *target, struct json_span query,
                  struct error *error) __attribute__((warn_unused_result));

/* Appends the text with all but unreserved characters percent-encoded (RFC
   3986, section 2.3), as query values and form fields are. */
void target_encode(struct buf *out, const char *text, size_t size);

#endif
