/* SPDX-License-Identifier: MIT */
/*
 * client.c - finds clients, and checks their keys, redirect URIs and scopes
 */
#include "client.h"

#include <stdlib.h>
#include <string.h>

const char *const grant_names[GRANT_KINDS] = {
    "client_credentials", "authorization_code", "refresh_token"};

static void client_free(struct client *client)
{
    free(client->id);
    free(client->name);
    if (client->secret != NULL)
        wipe(client->secret, strlen(client->secret));
    free(client->secret);
    free(client->scopes);
    for (size_t i = 0; i < client->key_count; i++)
        public_key_free(&client->keys[i]);
    for (size_t i = 0; i < client->redirect_uri_count; i++)
        free(client->redirect_uris[i]);
    *client = (struct client){0};
}

void clients_free(struct clients *clients)
{
    for (size_t i = 0; i < clients->count; i++)
        client_free(&clients->items[i]);
    clients->count = 0;
}

struct client *clients_add(struct clients *clients)
{
    if (clients->count == CLIENTS_MAX)
        return NULL;
    struct client *client = &clients->items[clients->count++];
    *client = (struct client){0};
    return client;
}

const struct client *clients_find(const struct clients *clients, const char *id)
{
    for (size_t i = 0; i < clients->count; i++)
        if (clients->items[i].id != NULL
            && strcmp(clients->items[i].id, id) == 0)
            return &clients->items[i];
    return NULL;
}

const struct public_key *client_key(const struct client *client,
                                    const char *kid)
{
    /* A single key that was registered as PEM has no kid, so it matches any. */
    if (client->key_count == 1 && (kid == NULL || client->keys[0].kid == NULL))
        return &client->keys[0];
    if (kid == NULL)
        return NULL;
    for (size_t i = 0; i < client->key_count; i++)
        if (client->keys[i].kid != NULL
            && strcmp(client->keys[i].kid, kid) == 0)
            return &client->keys[i];
    return NULL;
}

/* ---- redirect URIs ---- */

static const char *const loopback_hosts[] = {"http://127.0.0.1", "http://[::1]",
                                             "http://localhost"};

/* Returns the rest of a loopback URI after host and port, and sets *host to the
   position of its host in loopback_hosts. Returns NULL for any other URI. */
static const char *behind_port(const char *uri, size_t *host)
{
    for (*host = 0; *host < 3; ++*host) {
        size_t size = strlen(loopback_hosts[*host]);
        if (strncmp(uri, loopback_hosts[*host], size) != 0)
            continue;
        uri += size;
        if (*uri == ':')
            uri += 1 + strspn(uri + 1, "0123456789");
        return *uri == '/' || *uri == '?' || *uri == '\0' ? uri : NULL;
    }
    return NULL;
}

bool client_takes_uri(const struct client *client, const char *uri)
{
    size_t host, known_host;
    const char *rest = behind_port(uri, &host);

    for (size_t i = 0; i < client->redirect_uri_count; i++) {
        const char *known = client->redirect_uris[i];
        if (strcmp(known, uri) == 0)
            return true;
        const char *known_rest = behind_port(known, &known_host);
        if (rest != NULL && known_rest != NULL && host == known_host
            && strcmp(rest, known_rest) == 0)
            return true;
    }
    return false;
}

/* ---- names and scopes ---- */

bool dpop_mode_named(const char *name, enum dpop_mode *mode)
{
    static const char *const names[] = {"off", "optional", "required"};

    for (size_t i = 0; i < 3; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *mode = (enum dpop_mode)i;
        return true;
    }
    return false;
}

bool scopes_have(const char *scopes, const char *word, size_t size)
{
    while (*scopes != '\0') {
        size_t length = strcspn(scopes, " ");
        if (length == size && memcmp(scopes, word, size) == 0)
            return true;
        scopes += length;
        scopes += strspn(scopes, " ");
    }
    return false;
}

bool scopes_within(const char *scopes, const char *granted)
{
    scopes += strspn(scopes, " ");
    while (*scopes != '\0') {
        size_t size = strcspn(scopes, " ");
        if (!scopes_have(granted, scopes, size))
            return false;
        scopes += size;
        scopes += strspn(scopes, " ");
    }
    return true;
}

void scopes_tidy(struct buf *out, const char *scopes)
{
    while (*scopes != '\0') {
        size_t size = strcspn(scopes, " ");
        if (size > 0 && !scopes_have(buf_cstr(out), scopes, size)) {
            if (out->size > 0)
                buf_char(out, ' ');
            buf_add(out, scopes, size);
        }
        scopes += size;
        scopes += strspn(scopes, " ");
    }
}
