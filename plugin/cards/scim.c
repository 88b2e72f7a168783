/* SPDX-License-Identifier: MIT */
/* scim.c - the strings of a SCIM filter are JSON strings. */
#include "scim.h"

#include "jsonwrite.h"

void scim_quote(struct buf *filter, const char *text, size_t size)
{
    json_quote(filter, text, size);
}
