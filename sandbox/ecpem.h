/* SPDX-License-Identifier: MIT */
/*
 * ecpem.h - writes the private key of a curve as PKCS #8 in PEM
 *
 * GnuTLS writes the private number like an INTEGER, so for half of the keys it
 * is a byte longer or shorter than the curve's numbers. RFC 5915, section 3,
 * requires the curve's length, and strict readers insist on it.
 */
#ifndef SANDBOX_ECPEM_H
#define SANDBOX_ECPEM_H

#include "jwk.h"

/* Appends the PEM. Returns false if memory ran out or the key does not fit the
   algorithm. */
bool ecpem_write(struct buf *out, gnutls_privkey_t key,
                 const struct jose_alg *alg)
    __attribute__((warn_unused_result));

#endif
