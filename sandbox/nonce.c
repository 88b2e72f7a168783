/* SPDX-License-Identifier: MIT */
/*
 * nonce.c - makes, replaces and checks nonces
 */
#include "nonce.h"

#include <string.h>

#include "ident.h"

void nonce_forget(struct nonces *nonces)
{
    memset(nonces, 0, sizeof(*nonces));
}

static void turn(struct nonces *nonces, int64_t now, int64_t lifetime)
{
    int64_t age = now - nonces->made;

    if (nonces->current[0] != '\0' && age >= 0 && age < lifetime)
        return;
    nonces->before[0] = '\0';
    if (age >= 0 && age < 2 * lifetime)
        memcpy(nonces->before, nonces->current, NONCE_ROOM);
    ident_secret(nonces->current, NONCE_ROOM - 1);
    nonces->made = now;
}

enum nonce_state nonce_check(struct nonces *nonces, const char *nonce,
                             int64_t now, int64_t lifetime)
{
    turn(nonces, now, lifetime);
    if (nonce == NULL || *nonce == '\0')
        return NONCE_BAD;
    if (strcmp(nonce, nonces->current) == 0)
        return NONCE_GOOD;
    return strcmp(nonce, nonces->before) == 0 ? NONCE_OLD : NONCE_BAD;
}
