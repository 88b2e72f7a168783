/* SPDX-License-Identifier: MIT */
/*
 * signer.c - makes the key when it is first needed
 */
#include "signer.h"

#define RSA_BITS 2048

void signer_init(struct signer *signer)
{
    *signer = (struct signer){.key = NULL};
    pthread_mutex_init(&signer->lock, NULL);
}

void signer_free(struct signer *signer)
{
    public_key_free(&signer->public);
    if (signer->key != NULL)
        gnutls_privkey_deinit(signer->key);
    pthread_mutex_destroy(&signer->lock);
}

static bool make(struct signer *signer)
{
    gnutls_privkey_t key = NULL;

    if (gnutls_privkey_init(&key) < 0)
        return false;
    if (gnutls_privkey_generate(key, GNUTLS_PK_RSA, RSA_BITS, 0) == 0
        && public_key_of(&signer->public, key)
        && jwk_thumbprint(signer->kid, &signer->public)) {
        signer->key = key;
        return true;
    }
    public_key_free(&signer->public);
    gnutls_privkey_deinit(key);
    return false;
}

bool signer_ready(struct signer *signer)
{
    pthread_mutex_lock(&signer->lock);
    bool ready = signer->key != NULL || make(signer);
    pthread_mutex_unlock(&signer->lock);
    return ready;
}
