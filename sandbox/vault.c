/* SPDX-License-Identifier: MIT */
/*
 * vault.c - a hash table of tickets
 */
#include "vault.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define FIRST_SLOTS 64

static char *copy_text(const char *text, bool *good)
{
    char *copy = text == NULL ? NULL : strdup(text);

    if (text != NULL && copy == NULL)
        *good = false;
    return copy;
}

bool grant_copy(struct grant *to, const struct grant *from)
{
    bool good = true;

    *to = *from;
    to->scopes = copy_text(from->scopes, &good);
    to->redirect_uri = copy_text(from->redirect_uri, &good);
    to->challenge = copy_text(from->challenge, &good);
    if (!good)
        grant_free(to);
    return good;
}

void grant_free(struct grant *grant)
{
    free(grant->scopes);
    free(grant->redirect_uri);
    free(grant->challenge);
    *grant = (struct grant){0};
}

static void ticket_free(struct ticket *ticket)
{
    grant_free(&ticket->grant);
    wipe(ticket, sizeof(*ticket));
    free(ticket);
}

static bool all(const struct ticket *ticket, const void *what)
{
    (void)ticket;
    (void)what;
    return true;
}

void vault_free(struct vault *vault)
{
    vault_drop(vault, all, NULL);
    free(vault->slots);
    *vault = (struct vault){0};
}

static bool hash_text(unsigned char hash[32], const char *text)
{
    return gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), hash) == 0;
}

static struct ticket **slot_of(const struct vault *vault,
                               const unsigned char *hash)
{
    size_t number;

    memcpy(&number, hash, sizeof(number));
    return &vault->slots[number & (vault->slot_count - 1)];
}

struct ticket *vault_find(struct vault *vault, const char *text)
{
    unsigned char hash[32];
    struct ticket *ticket = NULL;

    if (vault->slots == NULL || !hash_text(hash, text))
        return NULL;
    for (ticket = *slot_of(vault, hash); ticket != NULL; ticket = ticket->next)
        if (memcmp(ticket->hash, hash, sizeof(hash)) == 0)
            break;
    return ticket;
}

size_t vault_drop(struct vault *vault,
                  bool (*drop)(const struct ticket *ticket, const void *what),
                  const void *what)
{
    size_t dropped = 0;

    for (size_t i = 0; i < vault->slot_count; i++) {
        struct ticket **at = &vault->slots[i];
        while (*at != NULL) {
            struct ticket *ticket = *at;
            if (!drop(ticket, what)) {
                at = &ticket->next;
                continue;
            }
            *at = ticket->next;
            ticket_free(ticket);
            dropped++;
        }
    }
    vault->count -= dropped;
    return dropped;
}

static bool ended(const struct ticket *ticket, const void *now)
{
    return ticket->ends <= *(const int64_t *)now;
}

/* Adds slots, so that there are at least twice as many slots as tickets and the
   chains stay short. */
static bool grow(struct vault *vault)
{
    size_t count = vault->slot_count == 0 ? FIRST_SLOTS : vault->slot_count * 4;
    struct vault grown = {.slot_count = count};

    grown.slots = calloc(count, sizeof(*grown.slots));
    if (grown.slots == NULL)
        return false;
    for (size_t i = 0; i < vault->slot_count; i++) {
        while (vault->slots[i] != NULL) {
            struct ticket *ticket = vault->slots[i];
            struct ticket **slot = slot_of(&grown, ticket->hash);
            vault->slots[i] = ticket->next;
            ticket->next = *slot;
            *slot = ticket;
        }
    }
    free(vault->slots);
    vault->slots = grown.slots;
    vault->slot_count = count;
    return true;
}

static bool make_room(struct vault *vault, int64_t now)
{
    if (vault->count >= vault->sweep_at) {
        vault_drop(vault, ended, &now);
        vault->sweep_at = vault->count * 2 + FIRST_SLOTS;
    }
    return vault->count * 2 < vault->slot_count || grow(vault);
}

struct ticket *vault_add(struct vault *vault, const char *text, int64_t now,
                         int64_t ends, const struct grant *grant)
{
    struct ticket *ticket = calloc(1, sizeof(*ticket));

    if (ticket == NULL)
        return NULL;
    ticket->issued = now;
    ticket->ends = ends;
    if (!make_room(vault, now) || !hash_text(ticket->hash, text)
        || (grant != NULL && !grant_copy(&ticket->grant, grant))) {
        free(ticket);
        return NULL;
    }
    struct ticket **slot = slot_of(vault, ticket->hash);
    ticket->next = *slot;
    *slot = ticket;
    vault->count++;
    return ticket;
}
