/* SPDX-License-Identifier: MIT */
/*
 * client.h - the apps that may sign in
 *
 * Registered at start and unchanged from then on: read them from any thread.
 * The members of a client's file are those of OAuth's own client metadata
 * (RFC 7591), as far as they are known here.
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
    char *secret; /* NULL: it signs in with its keys */
    struct public_key keys[CLIENT_KEYS_MAX];
    size_t key_count;
    char *redirect_uris[CLIENT_URIS_MAX];
    size_t redirect_uri_count;
    char *scopes; /* what it was granted */
    bool grants[GRANT_KINDS];
    enum dpop_mode dpop;
};

struct clients {
    struct client items[CLIENTS_MAX];
    size_t count;
};

void clients_free(struct clients *clients);

/* A place for one more, all empty; NULL: there are too many. */
struct client *clients_add(struct clients *clients);

/* NULL: none such. */
const struct client *clients_find(const struct clients *clients,
                                  const char *id);

/* Registers the client that a JSON text tells of. NULL: done. Otherwise what
   is wrong with it, static text. */
const char *clients_read(struct clients *clients, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* The key of that kid, or, with kid NULL, the only key. NULL: none. */
const struct public_key *client_key(const struct client *client,
                                    const char *kid);

/* True when the client may be sent back there: the very URI, or one that
   differs from a registered loopback URI in its port alone (RFC 8252). */
bool client_takes_uri(const struct client *client, const char *uri);

/* "required", "optional" or "off". */
bool dpop_mode_named(const char *name, enum dpop_mode *mode)
    __attribute__((warn_unused_result));

/* Appends the words, each once, with one space between them. */
void scopes_tidy(struct buf *out, const char *scopes);

/* True when every word of `scopes` is one of `granted`. */
bool scopes_within(const char *scopes, const char *granted);

/* True when the word stands in the list. */
bool scopes_have(const char *scopes, const char *word, size_t size);

#endif
