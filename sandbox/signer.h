/* SPDX-License-Identifier: MIT */
/*
 * signer.h - the key that access tokens are signed with
 *
 * It is an RSA key for RS256, like Okta's. Making one would take most of the
 * time at start, so it is made when the first token or the key set is
 * requested.
 */
#ifndef SANDBOX_SIGNER_H
#define SANDBOX_SIGNER_H

#include <pthread.h>

#include "jwk.h"

#define SIGNER_ALG "RS256"

struct signer {
    pthread_mutex_t lock;
    gnutls_privkey_t key; /* NULL until it is needed */
    struct public_key public;
    char kid[THUMBPRINT_ROOM];
};

void signer_init(struct signer *signer);
void signer_free(struct signer *signer);

/* Makes the key if necessary. If this returns true, any thread may read key,
   public and kid. Returns false if memory or randomness is lacking. */
bool signer_ready(struct signer *signer) __attribute__((warn_unused_result));

#endif
