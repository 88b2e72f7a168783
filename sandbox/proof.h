/* SPDX-License-Identifier: MIT */
/*
 * proof.h - DPoP proofs (RFC 9449, section 4.3): does who sends the request
 * hold the key?
 */
#ifndef SANDBOX_PROOF_H
#define SANDBOX_PROOF_H

#include "oauth.h"

enum proof_state {
    PROOF_GOOD,
    PROOF_ABSENT,
    PROOF_BAD,
    PROOF_NO_NONCE /* all but the nonce is good, or nobody can tell */
};

/* What the proof must hold. */
struct proof_wish {
    const char *url;       /* without query */
    const char *token;     /* its hash must be ath; NULL: none */
    struct nonces *nonces; /* NULL: a nonce is not asked for */
};

/* What came of it. */
struct proof {
    char jkt[THUMBPRINT_ROOM];
    char nonce[NONCE_ROOM]; /* one to tell the client; "": none */
    const char *why;        /* static text, when it is BAD */
};

/* Looks at the request's DPoP header. What is seen is used up, unless it is
   BAD. Without the lock. */
enum proof_state proof_check(struct oauth *oauth, const struct request *request,
                             const struct proof_wish *wish,
                             struct proof *proof);

/* True when two URLs are the same after normalization (RFC 3986, sections
   6.2.2 and 6.2.3); one with a query or fragment is never. */
bool url_same(const char *one, const char *other);

#endif
