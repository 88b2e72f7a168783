/* SPDX-License-Identifier: MIT */
/*
 * percent.h - encodes text as part of a URL (RFC 3986, section 2)
 */
#ifndef PERCENT_H
#define PERCENT_H

#include <stddef.h>

#include "buf.h"

/* Appends data with all bytes except unreserved characters as %XX. */
void percent_encode(struct buf *out, const char *data, size_t size);

#endif
