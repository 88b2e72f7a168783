/* SPDX-License-Identifier: MIT */
/*
 * card-signin.h - the extension "card.signin/1": a person signs in by browser
 *
 * Some connections need a person once: they open a page, allow access, and are
 * sent back with a code. A card whose connections can be made so offers this
 * extension, and any host can lead a person through it without knowing the
 * service:
 *
 *     const struct card_signin *signin =
 *         descriptor->get_extension(CARD_SIGNIN_EXTENSION);
 *
 *     1. needed() says whether this connection is one to sign in for
 *     2. the host listens for the callback, on loopback for instance
 *     3. begin() gives the URL to open, and what to remember until then
 *     4. the person comes back to the redirect URI
 *     5. finish() takes the whole URL they came back to, and gives the
 *        connection update that the host keeps
 *
 * The rules of card.h hold: who owns what, growth, threads, codes and errors.
 * Release results with the descriptor's release().
 */
#ifndef CARD_SIGNIN_H
#define CARD_SIGNIN_H

#include "card.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CARD_SIGNIN_EXTENSION "card.signin/1"

/* Its size in the first header of ABI 1. A smaller one is refused; a larger
   one has more members at its end, which CARD_HAS() asks for. */
#define CARD_SIGNIN_LEAST (CARD_END(card_signin, finish))

struct card_signin {
    uint32_t magic;       /* CARD_MAGIC */
    uint32_t abi;         /* CARD_ABI */
    uint32_t struct_size; /* sizeof(struct card_signin) of the card */
    uint32_t flags;       /* 0 */
    /* 1 when call->connection is of a kind that a person signs in for, else 0.
       It need not be complete yet, and nothing is sent. */
    int32_t (*needed)(const struct card_call *call);
    /*
     * Begins a sign-in that will come back to redirect_uri, for instance
     * http://127.0.0.1:8123/callback. No secret is sent; a card that finds its
     * authorization server by metadata reads that. The output is
     *     {"authorize_url": "https://...", "pending": "..."}
     * where pending is a secret text that only finish() needs.
     */
    int32_t (*begin)(const struct card_call *call, const char *redirect_uri,
                     struct card_result *result);
    /*
     * Ends it: pending as begin() gave it, and the URL, with its query, that
     * the person was sent back to. Exchanges the code within the call's
     * deadline. connection_update holds the tokens; the output is {"scopes":
     * "..."}, what was granted. CARD_INVALID_INPUT: the URL does not answer
     * this sign-in; nothing was sent, and the host may keep waiting for one
     * that does.
     */
    int32_t (*finish)(const struct card_call *call,
                      const struct card_text *pending,
                      const struct card_text *callback_url,
                      struct card_result *result);
};

#ifdef __cplusplus
}
#endif

#endif
