/* SPDX-License-Identifier: MIT */
/*
 * keypair.h - do the halves of a key match?
 *
 * OpenSSL does not check that, and a server would reject every signature of
 * such a key without saying why.
 */
#ifndef KEYPAIR_H
#define KEYPAIR_H

#include <openssl/evp.h>
#include <stdbool.h>

/* True also if memory ran out. */
bool keypair_fits(EVP_PKEY *pkey);

#endif
