/* SPDX-License-Identifier: MIT */
/* percent.c - encodes text for use in URLs. */
#include "percent.h"

#include <string.h>

void percent_encode(struct buf *out, const char *data, size_t size)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";

    for (size_t i = 0; i < size; i++) {
        if (data[i] != '\0' && strchr(unreserved, data[i]) != NULL)
            buf_char(out, data[i]);
        else
            buf_fmt(out, "%%%02X", (unsigned)(unsigned char)data[i]);
    }
}
