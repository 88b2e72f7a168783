/* SPDX-License-Identifier: MIT */
/*
 * clientfile.c - a client out of its JSON file: clients_read() of client.h
 */
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "jsontext.h"

#define TEXT_MAX 65536

#define SERVICE_SCOPES "okta.devices.read okta.devices.manage"
#define WEB_SCOPES SERVICE_SCOPES " offline_access"

static const char *const members[] = {"client_id",
                                      "client_name",
                                      "client_secret",
                                      "grant_types",
                                      "redirect_uris",
                                      "scope",
                                      "jwks",
                                      "jwk",
                                      "public_key",
                                      "dpop",
                                      "dpop_bound_access_tokens"};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

/* The text of a string, in memory of its own; NULL: there is none. */
static char *take_text(struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(TEXT_MAX);

    if (json_type(value) != 's')
        return NULL;
    json_unquote(&text, value);
    if (!buf_ok(&text) || strlen(buf_cstr(&text)) != text.size)
        return NULL;
    return buf_take(&text, NULL);
}

static const char *read_jwk(struct client *client, struct json_span jwk)
{
    if (client->key_count == CLIENT_KEYS_MAX)
        return "it has too many keys";
    return jwk_read(&client->keys[client->key_count++], jwk);
}

static const char *read_jwks(struct client *client, struct json_span set)
{
    struct json_span keys, jwk;
    struct json_walk walk;
    const char *why = NULL;

    if (json_type(set) != 'o' || !json_find(set, "keys", &keys)
        || json_type(keys) != 'a')
        return "jwks must be an object with a list of keys";
    json_walk_into(&walk, keys);
    while (why == NULL && json_walk_element(&walk, &jwk))
        why = read_jwk(client, jwk);
    return why;
}

static const char *read_pem(struct client *client, struct json_span value)
{
    char *pem = take_text(value);
    const char *why = "public_key must be a PEM text";

    if (client->key_count == CLIENT_KEYS_MAX)
        why = "it has too many keys";
    else if (pem != NULL)
        why = public_key_read_pem(&client->keys[client->key_count++], pem,
                                  strlen(pem));
    free(pem);
    return why;
}

static const char *read_uris(struct client *client, struct json_span list)
{
    struct json_walk walk;
    struct json_span value;

    if (json_type(list) != 'a')
        return "redirect_uris must be a list";
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &value)) {
        if (client->redirect_uri_count == CLIENT_URIS_MAX)
            return "it has too many redirect_uris";
        char *uri = take_text(value);
        if (uri == NULL)
            return "redirect_uris must be a list of strings";
        client->redirect_uris[client->redirect_uri_count++] = uri;
        if (strstr(uri, "://") == NULL || strchr(uri, '#') != NULL)
            return "a redirect URI must be absolute and without a fragment";
    }
    return NULL;
}

static const char *read_grants(struct client *client, struct json_span list)
{
    struct json_walk walk;
    struct json_span value;

    if (json_type(list) != 'a')
        return "grant_types must be a list";
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &value)) {
        bool known = false;
        for (size_t i = 0; i < GRANT_KINDS; i++) {
            if (json_type(value) == 's'
                && json_string_is(value, grant_names[i]))
                client->grants[i] = known = true;
        }
        if (!known)
            return "grant_types takes client_credentials, "
                   "authorization_code and refresh_token";
    }
    return NULL;
}

static const char *read_mode(struct client *client, struct json_span value)
{
    char *name = take_text(value);
    bool good = name != NULL && dpop_mode_named(name, &client->dpop);

    free(name);
    return good ? NULL : "dpop must be required, optional or off";
}

static const char *read_bound(struct client *client, struct json_span value)
{
    if (json_type(value) != 't' && json_type(value) != 'f')
        return "dpop_bound_access_tokens must be true or false";
    client->dpop = json_type(value) == 't' ? DPOP_REQUIRED : DPOP_OPTIONAL;
    return NULL;
}

static const char *keep_text(char **place, struct json_span value,
                             const char *why)
{
    free(*place);
    *place = take_text(value);
    return *place == NULL || **place == '\0' ? why : NULL;
}

static const char *read_member(struct client *client, size_t member,
                               struct json_span value)
{
    switch (member) {
    case 0:
        return keep_text(&client->id, value, "client_id must be a text");
    case 1:
        return keep_text(&client->name, value, "client_name must be a text");
    case 2:
        return keep_text(&client->secret, value,
                         "client_secret must be a text");
    case 3:
        return read_grants(client, value);
    case 4:
        return read_uris(client, value);
    case 5:
        return keep_text(&client->scopes, value, "scope must be a text");
    case 6:
        return read_jwks(client, value);
    case 7:
        return read_jwk(client, value);
    case 8:
        return read_pem(client, value);
    case 9:
        return read_mode(client, value);
    default:
        return read_bound(client, value);
    }
}

/* What the file left out. */
static const char *complete(struct client *client)
{
    bool chosen = false;

    for (size_t i = 0; i < GRANT_KINDS; i++)
        chosen = chosen || client->grants[i];
    if (!chosen && client->key_count > 0)
        client->grants[GRANT_CLIENT_CREDENTIALS] = true;
    else if (!chosen)
        client->grants[GRANT_AUTHORIZATION_CODE] =
            client->grants[GRANT_REFRESH_TOKEN] = true;
    if (client->scopes == NULL)
        client->scopes =
            strdup(client->grants[GRANT_AUTHORIZATION_CODE] ? WEB_SCOPES
                                                            : SERVICE_SCOPES);
    if (client->name == NULL)
        client->name = strdup(client->id);
    return client->scopes == NULL || client->name == NULL ? "no memory" : NULL;
}

static const char *check(const struct clients *clients,
                         const struct client *client)
{
    if (client->id == NULL)
        return "client_id is missing";
    if (clients_find(clients, client->id) != client)
        return "there is a client of this client_id already";
    if ((client->secret == NULL) == (client->key_count == 0))
        return "it needs either a client_secret or public keys (jwks, jwk or "
               "public_key)";
    for (size_t i = 0; client->key_count > 1 && i < client->key_count; i++)
        if (client->keys[i].kid == NULL
            || client_key(client, client->keys[i].kid) != &client->keys[i])
            return "each of several keys needs a kid of its own";
    if (client->secret != NULL && client->grants[GRANT_CLIENT_CREDENTIALS])
        return "client_credentials goes with keys, not with a client_secret";
    if (client->grants[GRANT_AUTHORIZATION_CODE]
        && client->redirect_uri_count == 0)
        return "authorization_code needs redirect_uris";
    return NULL;
}

const char *clients_read(struct clients *clients, const char *text, size_t size)
{
    struct json_span key, value, whole = {text, size};
    struct json_walk walk;
    const char *why = NULL;

    if (!json_valid(text, size, NULL) || json_type(whole) != 'o')
        return "it is not a JSON object";
    struct client *client = clients_add(clients);
    if (client == NULL)
        return "there are too many clients";
    client->dpop = DPOP_OPTIONAL;
    json_walk_into(&walk, whole);
    while (why == NULL && json_walk_member(&walk, &key, &value)) {
        size_t i = 0;
        while (i < MEMBERS && !json_string_is(key, members[i]))
            i++;
        why = i == MEMBERS ? "it has a member that is not known"
                           : read_member(client, i, value);
    }
    if (why == NULL && client->id != NULL)
        why = complete(client);
    return why != NULL ? why : check(clients, client);
}
