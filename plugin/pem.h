/* SPDX-License-Identifier: MIT */
/* pem.h - a private key from PEM text (RFC 7468) */
#ifndef PEM_H
#define PEM_H

#include "key.h"

/*
 * Fills key->pkey from PKCS#1, SEC1 or PKCS#8, encrypted with the passphrase or
 * not; passphrase may be NULL. Returns NULL on success, or a sentence that says
 * what is wrong, as static text.
 */
const char *pem_read(struct key *key, const char *text, size_t size,
                     const char *passphrase)
    __attribute__((warn_unused_result));

/* Clears OpenSSL's error queue. Returns true if one of the errors says that the
   cipher of an encrypted key is not available, such as DES in PKCS#8 files of
   OpenSSL 1.0. */
bool pem_lacks_cipher(void);

#endif
