/* SPDX-License-Identifier: MIT */
/*
 * clientfile.c - reads a client from its JSON file: clients_read() of client.h
 */
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "jsontext.h"

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

static const char unknown_member[] =
    "it has an unknown member; the members are client_id, client_name, "
    "client_secret, grant_types, redirect_uris, scope, jwks, jwk, public_key, "
    "dpop and dpop_bound_access_tokens";

static const char *read_jwk(struct client *client,
                            const struct json_object *jwk)
{
    if (client->key_count == CLIENT_KEYS_MAX)
        return "it has too many keys";
    return jwk_read(&client->keys[client->key_count++], jwk);
}

static const char *read_jwks(struct client *client,
                             const struct json_object *set)
{
    const struct json_object *keys = object_get(set, "keys");
    const char *why = NULL;

    if (!json_object_is_type(keys, json_type_array))
        return "jwks must be an object with a list of keys";
    for (size_t i = 0; why == NULL && i < json_object_array_length(keys); i++)
        why = read_jwk(client, json_object_array_get_idx(keys, i));
    return why;
}

static const char *read_pem(struct client *client,
                            const struct json_object *value)
{
    const char *pem = text_of(value);

    if (client->key_count == CLIENT_KEYS_MAX)
        return "it has too many keys";
    return pem == NULL ? "public_key must be a PEM text"
                       : public_key_read_pem(&client->keys[client->key_count++],
                                             pem, strlen(pem));
}

static const char *read_uris(struct client *client,
                             const struct json_object *list)
{
    if (!json_object_is_type(list, json_type_array))
        return "redirect_uris must be a list";
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const char *uri = text_of(json_object_array_get_idx(list, i));
        if (client->redirect_uri_count == CLIENT_URIS_MAX)
            return "it has too many redirect_uris";
        if (uri == NULL)
            return "redirect_uris must be a list of strings";
        if (strstr(uri, "://") == NULL || strchr(uri, '#') != NULL)
            return "a redirect URI must be absolute and without a fragment";
        client->redirect_uris[client->redirect_uri_count] = strdup(uri);
        if (client->redirect_uris[client->redirect_uri_count++] == NULL)
            return "no memory";
    }
    return NULL;
}

static const char *read_grants(struct client *client,
                               const struct json_object *list)
{
    if (!json_object_is_type(list, json_type_array))
        return "grant_types must be a list";
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const char *name = text_of(json_object_array_get_idx(list, i));
        size_t kind = 0;
        while (kind < GRANT_KINDS
               && (name == NULL || strcmp(name, grant_names[kind]) != 0))
            kind++;
        if (kind == GRANT_KINDS)
            return "grant_types takes client_credentials, "
                   "authorization_code and refresh_token";
        client->grants[kind] = true;
    }
    return NULL;
}

static const char *read_mode(struct client *client,
                             const struct json_object *value)
{
    const char *name = text_of(value);

    return name != NULL && dpop_mode_named(name, &client->dpop)
               ? NULL
               : "dpop must be required, optional or off";
}

static const char *read_bound(struct client *client,
                              const struct json_object *value)
{
    if (!json_object_is_type(value, json_type_boolean))
        return "dpop_bound_access_tokens must be true or false";
    client->dpop =
        json_object_get_boolean(value) ? DPOP_REQUIRED : DPOP_OPTIONAL;
    return NULL;
}

static const char *keep_text(char **place, const struct json_object *value,
                             const char *why)
{
    const char *text = text_of(value);

    if (text == NULL || *text == '\0')
        return why;
    free(*place);
    *place = strdup(text);
    return *place == NULL ? "no memory" : NULL;
}

static const char *read_member(struct client *client, size_t member,
                               const struct json_object *value)
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

/* Fills in members that the file does not have. Returns NULL on success, or
   what is wrong. */
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
        return "another client has this client_id already";
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

static const char *read_members(struct client *client,
                                struct json_object *whole)
{
    const char *why = NULL;

    json_object_object_foreach(whole, key, value)
    {
        size_t i = 0;
        while (i < MEMBERS && strcmp(key, members[i]) != 0)
            i++;
        why = i == MEMBERS ? unknown_member : read_member(client, i, value);
        if (why != NULL)
            return why;
    }
    return client->id != NULL ? complete(client) : NULL;
}

const char *clients_read(struct clients *clients, const char *text, size_t size)
{
    auto_object struct json_object *whole = NULL;
    const char *why;

    if (json_valid(text, size, NULL))
        whole = object_read((struct json_span){text, size});
    if (!json_object_is_type(whole, json_type_object))
        return "it is not a JSON object";
    if (!object_names_ok((struct json_span){text, size}, whole))
        return "a name in it occurs twice or has a NUL";
    struct client *client = clients_add(clients);
    if (client == NULL)
        return "there are too many clients";
    client->dpop = DPOP_OPTIONAL;
    why = read_members(client, whole);
    return why != NULL ? why : check(clients, client);
}
