/* SPDX-License-Identifier: MIT */
/*
 * scim.h - writes values into the filters that Okta's parameter "search" takes
 * (RFC 7644, section 3.4.2.2)
 */
#ifndef SCIM_H
#define SCIM_H

#include <stddef.h>

#include "buf.h"

/* Appends the text as a string of a filter, with its quotes: no text ends the
   string early. What is not UTF-8 becomes U+FFFD. */
void scim_quote(struct buf *filter, const char *text, size_t size);

#endif
