/* SPDX-License-Identifier: MIT */
/*
 * vault.h - what was given out or seen, found again by its hash until it ends
 *
 * Tokens, codes and jti all are texts that mean something for a time. A vault
 * keeps the SHA-256 of each and never the text. Its user holds a lock.
 */
#ifndef SANDBOX_VAULT_H
#define SANDBOX_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jwk.h"

struct client;
struct user;

/* What a code or token stands for. */
struct grant {
    const struct client *client;
    const struct user *user;   /* NULL: the client itself */
    char *scopes;              /* one space between them */
    char jkt[THUMBPRINT_ROOM]; /* the key it is bound to, or "" */
    uint64_t family;           /* of all that came from one sign-in */
    char *redirect_uri;        /* of a code; else NULL */
    char *challenge;           /* PKCE's, of a code; else NULL */
};

/* Copies; false: no memory, and `to` is empty. */
bool grant_copy(struct grant *to, const struct grant *from)
    __attribute__((warn_unused_result));
void grant_free(struct grant *grant);

struct ticket {
    unsigned char hash[32];
    int64_t issued; /* seconds since 1970 */
    int64_t ends;   /* it is worth nothing from then on */
    int64_t spent;  /* when it was used up; 0: it was not */
    struct grant grant;
    struct ticket *next;
};

struct vault {
    struct ticket **slots;
    size_t slot_count; /* a power of two */
    size_t count;
    size_t sweep_at; /* as many tickets: those that ended are dropped */
};

void vault_free(struct vault *vault);

/*
 * Keeps a ticket for this text; grant may be NULL, and is copied. NULL: no
 * memory. What ended before `now` may be dropped meanwhile.
 */
struct ticket *vault_add(struct vault *vault, const char *text, int64_t now,
                         int64_t ends, const struct grant *grant);

/* The ticket of this text, ended or not, or NULL. */
struct ticket *vault_find(struct vault *vault, const char *text);

/* Drops all that `drop` is true for. Returns how many. */
size_t vault_drop(struct vault *vault,
                  bool (*drop)(const struct ticket *ticket, const void *what),
                  const void *what);

#endif
