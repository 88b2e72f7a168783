/* SPDX-License-Identifier: MIT */
/* pem.c - reads a private key from PEM with OpenSSL. */
#include "pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "pemtext.h"

/* The most bytes that line breaks add to a short text. */
#define LINES_MAX 1024

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

bool pem_lacks_cipher(void)
{
    bool lacks = false;
    unsigned long code;

    while ((code = ERR_get_error()) != 0)
        lacks = lacks
                || (ERR_GET_LIB(code) == ERR_LIB_EVP
                    && ERR_GET_REASON(code) == ERR_R_UNSUPPORTED);
    return lacks;
}

const char key_needs_passphrase[] =
    "It is encrypted: set private_key_passphrase too.";
const char key_wrong_passphrase[] =
    "It cannot be decrypted: check private_key_passphrase.";

struct reading {
    const char *passphrase;
    bool no_memory;
    bool lacks_cipher;
};

static EVP_PKEY *read_block(struct reading *reading, const char *text,
                            size_t size)
{
    BIO *bio = size <= INT32_MAX ? BIO_new_mem_buf(text, (int)size) : NULL;
    EVP_PKEY *pkey = NULL;

    if (bio != NULL)
        pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase,
                                       (void *)(uintptr_t)reading->passphrase);
    reading->no_memory = reading->no_memory || bio == NULL;
    BIO_free(bio);
    reading->lacks_cipher = pem_lacks_cipher() || reading->lacks_cipher;
    return pkey;
}

/* Was nothing but the line break at the end repaired? */
static bool is_same(const struct buf *repaired, const char *text, size_t size)
{
    return repaired->size >= size && repaired->size <= size + 1
           && memcmp(repaired->data, text, size) == 0;
}

const char *pem_read(struct key *key, const char *text, size_t size,
                     const char *passphrase)
{
    auto_buf struct buf repaired = BUF_INIT_SECRET(2 * size + LINES_MAX);
    struct reading reading = {.passphrase = passphrase};
    bool whole;

    key->pkey = read_block(&reading, text, size);
    if (key->pkey != NULL)
        return NULL;
    whole = pemtext_repair(&repaired, text, size);
    if (whole && !is_same(&repaired, text, size))
        key->pkey = read_block(&reading, repaired.data, repaired.size);
    if (key->pkey != NULL)
        return NULL;
    if (reading.no_memory || buf_no_memory(&repaired))
        return "There was not enough memory to read it.";
    if (!whole || memmem(text, size, "ENCRYPTED", 9) == NULL)
        return pemtext_fault(text, size);
    if (passphrase == NULL || *passphrase == '\0')
        return key_needs_passphrase;
    return reading.lacks_cipher
               ? "It is encrypted with a cipher that is no longer supported. "
                 "Encrypt it again, for example with openssl pkcs8 -topk8 -v2 "
                 "aes256."
               : key_wrong_passphrase;
}
