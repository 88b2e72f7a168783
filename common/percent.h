/* SPDX-License-Identifier: MIT */
/*
 * percent.h - encodes text as part of a URL (RFC 3986, section 2)
 *
 * The host and the sandbox use it. The card has an encoder of its own, in
 * plugin/target.c: it also accepts texts that are URLs already, and the sandbox
 * would not notice a mistake in an encoder that both of them used.
 */
#ifndef PERCENT_H
#define PERCENT_H

#include <stddef.h>

#include "buf.h"

/* Appends data with all bytes except unreserved characters as %XX. */
void percent_encode(struct buf *out, const char *data, size_t size);

#endif
