/* SPDX-License-Identifier: MIT */
/*
 * htu.h - the URL of a request in its DPoP proof
 *
 * RFC 9449 does not say how the path of htu is encoded. Okta decodes the path
 * of the request before it compares the two, so it refuses a proof that repeats
 * the escapes of the request, for every login or name that needs one.
 */
#ifndef HTU_H
#define HTU_H

#include <stdbool.h>

#include "buf.h"

/*
 * Appends the URL without query and fragment, its path percent-decoded as UTF-8
 * and then with only %, space, " and # encoded. Bytes that are not UTF-8 become
 * U+FFFD, one for each truncated sequence, as in Java. Returns false if memory
 * ran out.
 */
bool htu_add(struct buf *out, const char *url)
    __attribute__((warn_unused_result));

#endif
