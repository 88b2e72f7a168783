/* SPDX-License-Identifier: MIT */
/*
 * link.h - the Link header field (RFC 8288, section 3)
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>

#include "buf.h"

/*
 * Appends the target of the first link in a field's value whose relation is
 * `next`, as it is written there; false when there is none. A link with an
 * anchor is about another resource and does not count. What breaks the grammar
 * is skipped to the next link.
 */
bool link_next(struct buf *target, const char *value, size_t size);

#endif
