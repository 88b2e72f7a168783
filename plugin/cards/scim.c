/* SPDX-License-Identifier: MIT */
/* scim.c - writes strings of SCIM filters. */
#include "scim.h"

#include "jsonwrite.h"

void scim_quote(struct buf *out, const char *text, size_t size)
{
    json_quote(out, text, size);
}
