/* SPDX-License-Identifier: MIT */
/*
 * vault.h - stores tokens, codes and jti by their hash until they expire
 *
 * A vault keeps the SHA-256 of each text and never the text itself. The caller
 * must hold a lock.
 */
#ifndef SANDBOX_VAULT_H
#define SANDBOX_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jwk.h"

struct client;
struct user;

/* The permissions of a code or token. */
struct grant {
    const struct client *client;
    const struct user *user;   /* NULL if the token is the client's own */
    char *scopes;              /* separated by single spaces */
    char jkt[THUMBPRINT_ROOM]; /* the key it is bound to, or "" */
    uint64_t family;           /* the same for all tokens of one sign-in */
    char *redirect_uri;        /* only of a code, otherwise NULL */
    char *challenge;           /* PKCE's, only of a code, otherwise NULL */
};

/* Copies a grant. If memory runs out, returns false, and `to` is empty. */
bool grant_copy(struct grant *to, const struct grant *from)
    __attribute__((warn_unused_result));
void grant_free(struct grant *grant);

struct ticket {
    unsigned char hash[32];
    int64_t issued; /* seconds since 1970 */
    int64_t ends;   /* the moment from which it is not valid */
    int64_t spent;  /* when it was used up, or 0 */
    struct grant grant;
    struct ticket *next;
};

struct vault {
    struct ticket **slots;
    size_t slot_count; /* a power of two */
    size_t count;
    size_t sweep_at; /* number of tickets at which expired ones are dropped */
};

void vault_free(struct vault *vault);

/*
 * Adds a ticket for this text. grant is copied, and may be NULL. Tickets that
 * expired before `now` may be dropped. Returns NULL if memory ran out.
 */
struct ticket *vault_add(struct vault *vault, const char *text, int64_t now,
                         int64_t ends, const struct grant *grant);

/* Returns the ticket of this text, expired or not, or NULL. */
struct ticket *vault_find(struct vault *vault, const char *text);

/* Drops all tickets for which `drop` returns true. Returns their number. */
size_t vault_drop(struct vault *vault,
                  bool (*drop)(const struct ticket *ticket, const void *what),
                  const void *what);

#endif
