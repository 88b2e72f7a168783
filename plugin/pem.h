/* SPDX-License-Identifier: MIT */
/* pem.h - a private key from PEM text (RFC 7468) */
#ifndef PEM_H
#define PEM_H

#include "key.h"

/*
 * Fills key->pkey from PKCS#1, SEC1 or PKCS#8, encrypted with the passphrase
 * or not; passphrase may be NULL. Returns NULL, or what is wrong as a
 * sentence; static text.
 */
const char *pem_read(struct key *key, const char *text, size_t size,
                     const char *passphrase)
    __attribute__((warn_unused_result));

#endif
