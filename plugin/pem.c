/* SPDX-License-Identifier: MIT */
/* pem.c - a private key from PEM, by OpenSSL. */
#include "pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

static int give_passphrase(char *out, int size, int writing, void *context)
{
    const char *passphrase = context;
    size_t length = passphrase != NULL ? strlen(passphrase) : 0;

    (void)writing;
    if (length == 0 || length > (size_t)size)
        return -1;
    memcpy(out, passphrase, length);
    return (int)length;
}

const char *pem_read(struct key *key, const char *text, size_t size,
                     const char *passphrase)
{
    bool encrypted = memmem(text, size, "ENCRYPTED", 9) != NULL;
    BIO *bio = size <= INT32_MAX ? BIO_new_mem_buf(text, (int)size) : NULL;

    if (bio == NULL)
        return "There was not enough memory to read it.";
    key->pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase,
                                        (void *)(uintptr_t)passphrase);
    BIO_free(bio);
    ERR_clear_error();
    if (key->pkey != NULL)
        return NULL;
    if (encrypted && (passphrase == NULL || *passphrase == '\0'))
        return "It is encrypted: give private_key_passphrase too.";
    if (encrypted)
        return "It cannot be decrypted: check private_key_passphrase.";
    if (memmem(text, size, "PUBLIC KEY", 10) != NULL)
        return "It is a public key. Give the private key that belongs to it.";
    return "It is not a PEM private key. It begins with -----BEGIN PRIVATE "
           "KEY----- and holds line breaks.";
}
