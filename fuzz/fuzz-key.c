/* SPDX-License-Identifier: MIT */
/*
 * fuzz-key.c - private keys from PEM or JWK: a key that is accepted must be
 * able to sign, and must reveal only its public half
 */
#include <string.h>

#include "fuzz.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "key.h"

static void must_be_public(const struct buf *jwk)
{
    static const char *const private_members[] = {"d",  "p",  "q",   "dp",
                                                  "dq", "qi", "oth", "k"};
    struct json_span text = {jwk->data, jwk->size}, value;

    MUST(json_valid(jwk->data, jwk->size, NULL));
    for (size_t i = 0; i < sizeof private_members / sizeof *private_members;
         i++)
        MUST(!json_find(text, private_members[i], &value));
}

static void use(const struct key *key)
{
    struct buf jwk = BUF_INIT(65536), signature = BUF_INIT(65536);

    MUST(key_alg_name(key) != NULL);
    if (key_public_jwk(key, &jwk))
        must_be_public(&jwk);
    if (key_sign(key, "text", 4, &signature))
        MUST(signature.size > 0);
    buf_free(&jwk);
    buf_free(&signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const kids[] = {NULL, "a"};

    for (size_t i = 0; i < 2; i++) {
        struct key key = {0};
        const char *fault = key_read(&key, (const char *)data, size,
                                     i == 0 ? NULL : "secret", kids[i]);

        if (fault == NULL) {
            MUST(key.pkey != NULL);
            use(&key);
        } else {
            MUST(fault[0] != '\0');
        }
        key_free(&key);
    }
    return 0;
}
