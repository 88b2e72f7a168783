/* SPDX-License-Identifier: MIT */
/* keypair.c - signs with the one half, and verifies with the other. */
#include "keypair.h"

#include <openssl/err.h>

bool keypair_fits(EVP_PKEY *pkey)
{
    static const unsigned char data[] = "x";
    unsigned char signature[2048];
    size_t size = sizeof signature;
    EVP_MD_CTX *sign = EVP_MD_CTX_new(), *verify = EVP_MD_CTX_new();
    bool ready =
        sign != NULL && verify != NULL
        && EVP_DigestSignInit_ex(sign, NULL, "SHA256", NULL, NULL, pkey, NULL)
               == 1
        && EVP_DigestSign(sign, signature, &size, data, sizeof data) == 1
        && EVP_DigestVerifyInit_ex(verify, NULL, "SHA256", NULL, NULL, pkey,
                                   NULL)
               == 1;
    /* 0: the halves do not match; negative: out of memory */
    bool fit =
        !ready
        || EVP_DigestVerify(verify, signature, size, data, sizeof data) != 0;

    EVP_MD_CTX_free(sign);
    EVP_MD_CTX_free(verify);
    ERR_clear_error();
    return fit;
}
