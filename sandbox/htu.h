/* SPDX-License-Identifier: MIT */
/*
 * htu.h - is the htu of a DPoP proof the URL of the request?
 *
 * Okta decodes the path of the request before it compares the two, so an htu
 * that repeats an escape of the request, such as %40, does not match.
 */
#ifndef SANDBOX_HTU_H
#define SANDBOX_HTU_H

#include <stdbool.h>

/*
 * url is the request's URL without query, with its path as received. Scheme,
 * host and port are compared after normalization (RFC 3986, sections 6.2.2 and
 * 6.2.3), the path after decoding it and encoding only %, space, " and # again.
 */
bool htu_fits(const char *htu, const char *url);

#endif
