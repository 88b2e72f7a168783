/* SPDX-License-Identifier: MIT */
/*
 * client.h - the apps that may sign in
 *
 * They are registered at start and do not change afterwards, so any thread may
 * read them. The members of a client's file are a subset of OAuth's client
 * metadata (RFC 7591).
 */
#ifndef SANDBOX_CLIENT_H
#define SANDBOX_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "jwk.h"

#define CLIENTS_MAX 32
#define CLIENT_KEYS_MAX 8
#define CLIENT_URIS_MAX 8

enum dpop_mode { DPOP_OFF, DPOP_OPTIONAL, DPOP_REQUIRED };

enum grant_kind {
    GRANT_CLIENT_CREDENTIALS,
    GRANT_AUTHORIZATION_CODE,
    GRANT_REFRESH_TOKEN,
    GRANT_KINDS
};
extern const char *const grant_names[GRANT_KINDS];

struct client {
    char *id;
    char *name;
    char *secret; /* NULL if it signs in with its keys */
    struct public_key keys[CLIENT_KEYS_MAX];
    size_t key_count;
    char *redirect_uris[CLIENT_URIS_MAX];
    size_t redirect_uri_count;
    char *scopes; /* the scopes that it may request */
    bool grants[GRANT_KINDS];
    enum dpop_mode dpop;
};

struct clients {
    struct client items[CLIENTS_MAX];
    size_t count;
};

void clients_free(struct clients *clients);

/* Adds an empty client. Returns NULL if there are too many. */
struct client *clients_add(struct clients *clients);

/* Returns NULL if there is no such client. */
const struct client *clients_find(const struct clients *clients,
                                  const char *id);

/* Registers the client that a JSON text describes. Returns NULL on success, or
   static text that says what is wrong with it. */
const char *clients_read(struct clients *clients, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* Returns the key with that kid, or the only key if kid is NULL. Returns NULL
   if there is no such key. */
const struct public_key *client_key(const struct client *client,
                                    const char *kid);

/* May the browser be redirected to this URI? It must be registered, or differ
   from a registered loopback URI only in its port (RFC 8252). */
bool client_takes_uri(const struct client *client, const char *uri);

/* Reads "required", "optional" or "off". Returns false for any other name. */
bool dpop_mode_named(const char *name, enum dpop_mode *mode)
    __attribute__((warn_unused_result));

/* Appends the words, each once, with one space between them. */
void scopes_tidy(struct buf *out, const char *scopes);

/* Is every word of `scopes` in `granted`? */
bool scopes_within(const char *scopes, const char *granted);

/* Is the word in the list? */
bool scopes_have(const char *scopes, const char *word, size_t size);

#endif
