/* SPDX-License-Identifier: MIT */
/* scim.h - writes SCIM filters (RFC 7644, section 3.4.2.2) */
#ifndef CARDS_SCIM_H
#define CARDS_SCIM_H

#include <stddef.h>

#include "buf.h"

/* Appends a text as a string of a filter. That is a JSON string: quotes,
   backslashes and control characters are escaped, so that no text can end it.
 */
void scim_quote(struct buf *out, const char *text, size_t size);

#endif
