/* SPDX-License-Identifier: MIT */
/*
 * proof.h - checks DPoP proofs (RFC 9449, section 4.3)
 */
#ifndef SANDBOX_PROOF_H
#define SANDBOX_PROOF_H

#include "oauth.h"

enum proof_state {
    PROOF_GOOD,
    PROOF_ABSENT,
    PROOF_BAD,
    PROOF_NO_MEMORY, /* it could not be checked */
    PROOF_NO_NONCE   /* valid except for a missing or unknown nonce */
};

/* The claims that the proof must have. */
struct proof_wish {
    const char *url;       /* without query, with the path as received */
    const char *token;     /* ath must be its hash; NULL if there is no token */
    struct nonces *nonces; /* NULL if no nonce is required */
};

/* The result of the check. */
struct proof {
    char jkt[THUMBPRINT_ROOM];
    char nonce[NONCE_ROOM]; /* to be sent to the client, or "" */
    const char *why;        /* static text, if the proof is PROOF_BAD */
};

/* Checks the request's DPoP header, and remembers a proof that is PROOF_GOOD
   or PROOF_NO_NONCE as used. Call without the lock. */
enum proof_state proof_check(struct oauth *oauth, const struct request *request,
                             const struct proof_wish *wish,
                             struct proof *proof);

#endif
