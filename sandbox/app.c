/* SPDX-License-Identifier: MIT */
/*
 * app.c - registers the apps, and writes their connections
 */
#include "app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsonwrite.h"
#include "privatekey.h"

#define KEY_MAX 16384
#define FILE_MAX ((size_t)1 << 20)
#define SCOPES "okta.devices.read okta.devices.manage"
#define OFFLINE "offline_access"

void apps_init(struct apps *apps)
{
    *apps = (struct apps){.service_key = BUF_INIT_SECRET(KEY_MAX)};
}

void apps_free(struct apps *apps)
{
    buf_free(&apps->service_key);
    wipe(apps, sizeof(*apps));
}

static const char *scopes_of(const struct app_settings *with)
{
    return with->scopes != NULL ? with->scopes : SCOPES;
}

/* ---- files ---- */

static bool read_file(const char *path, struct buf *text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;
    char part[4096];

    if (fd < 0)
        return false;
    while ((got = read(fd, part, sizeof(part))) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            break;
        buf_add(text, part, (size_t)got);
    }
    close(fd);
    wipe(part, sizeof(part));
    return got == 0 && buf_ok(text);
}

static const char *why_not(const struct buf *text)
{
    return text->failed ? "it is too big" : strerror(errno);
}

/* ---- the service app ---- */

/* Copies the given id, or makes a new one if it is NULL. */
static void choose_id(char id[IDENT_ROOM], const char *given)
{
    if (given != NULL)
        memcpy(id, given, strlen(given) + 1);
    else
        ident_fresh(id, "0oa");
}

static bool make_key(struct apps *apps, const struct app_settings *with,
                     struct public_key *key)
{
    if (with->service_key_file != NULL)
        return private_key_read(&apps->service_key, key);
    return private_key_make(with->key_alg, with->key_as_jwk, &apps->service_key,
                            key);
}

static bool add_service(struct apps *apps, struct oauth *oauth,
                        const struct app_settings *with)
{
    struct client *client = clients_add(&oauth->clients);

    if (client == NULL)
        return false;
    choose_id(apps->service_id, with->service_id);
    client->id = strdup(apps->service_id);
    client->name = strdup("Service app");
    client->scopes = strdup(scopes_of(with));
    client->grants[GRANT_CLIENT_CREDENTIALS] = true;
    client->dpop = with->dpop;
    client->key_count = 1;
    if (client->id == NULL || client->name == NULL || client->scopes == NULL
        || !make_key(apps, with, &client->keys[0]))
        return false;
    /* A JWK names its algorithm; a key in PEM can be used with any that
       fits. */
    if (with->key_as_jwk)
        client->keys[0].alg = with->key_alg;
    memcpy(apps->service_kid, client->keys[0].kid, THUMBPRINT_ROOM);
    return true;
}

/* ---- the web app ---- */

static bool add_uris(struct client *client, const struct app_settings *with)
{
    static const char *const usual[] = {"http://127.0.0.1/callback",
                                        "http://[::1]/callback",
                                        "http://localhost/callback"};
    bool given = with->redirect_uri_count > 0;
    const char *const *uris = given ? with->redirect_uris : usual;
    size_t count = given ? with->redirect_uri_count : 3;

    for (size_t i = 0; i < count; i++) {
        char *uri = strdup(uris[i]);
        if (uri == NULL)
            return false;
        client->redirect_uris[client->redirect_uri_count++] = uri;
    }
    return true;
}

static bool add_web(struct apps *apps, struct oauth *oauth,
                    const struct app_settings *with)
{
    struct client *client = clients_add(&oauth->clients);
    auto_buf struct buf scopes = BUF_INIT(KEY_MAX);

    if (client == NULL)
        return false;
    choose_id(apps->web_id, with->web_id);
    if (with->web_secret != NULL)
        memcpy(apps->web_secret, with->web_secret,
               strlen(with->web_secret) + 1);
    else
        ident_secret(apps->web_secret, APP_SECRET_MADE);
    buf_fmt(&scopes, "%s %s", scopes_of(with), OFFLINE);
    client->id = strdup(apps->web_id);
    client->name = strdup("Device automation");
    client->secret = strdup(apps->web_secret);
    client->scopes = buf_take(&scopes, NULL);
    client->grants[GRANT_AUTHORIZATION_CODE] = true;
    client->grants[GRANT_REFRESH_TOKEN] = true;
    client->dpop = DPOP_OPTIONAL;
    return client->id != NULL && client->name != NULL && client->secret != NULL
           && client->scopes != NULL && add_uris(client, with);
}

/* ---- others ---- */

static const char *add_file(struct oauth *oauth, const char *path)
{
    auto_buf struct buf text = BUF_INIT_SECRET(FILE_MAX);

    if (!read_file(path, &text))
        return why_not(&text);
    return clients_read(&oauth->clients, buf_cstr(&text), text.size);
}

const char *apps_register(struct apps *apps, struct oauth *oauth,
                          const struct app_settings *with, const char **file)
{
    const char *why = NULL;

    *file = NULL;
    if (with->service_key_file != NULL) {
        *file = with->service_key_file;
        if (!read_file(*file, &apps->service_key))
            return why_not(&apps->service_key);
        if (!add_service(apps, oauth, with))
            return "it does not hold a private key in PEM without a "
                   "passphrase, RSA of 2048 bits or more or EC on P-256, "
                   "P-384 or P-521";
        *file = NULL;
    } else if (with->service_file != NULL && !add_service(apps, oauth, with)) {
        return "no memory for the service app";
    }
    if (!add_web(apps, oauth, with))
        return "no memory for the web app";
    for (size_t i = 0; why == NULL && i < with->client_file_count; i++) {
        *file = with->client_files[i];
        why = add_file(oauth, *file);
    }
    return why;
}

/* ---- connections ---- */

static void begin(struct buf *out, const char *url, const char *auth,
                  const char *client_id)
{
    buf_char(out, '{');
    json_member(out, "domain", url);
    json_member(out, "auth", auth);
    json_member(out, "client_id", client_id);
}

static void end(struct buf *out, const char *ca_file)
{
    if (ca_file != NULL)
        json_member(out, "ca_file", ca_file);
    buf_str(out, "}\n");
}

void app_write_service(struct buf *out, const struct apps *apps,
                       const struct app_settings *with, const char *url,
                       const char *ca_file)
{
    begin(out, url, "service_app", apps->service_id);
    json_key(out, "private_key");
    json_quote(out, buf_cstr(&apps->service_key), apps->service_key.size);
    json_member(out, "key_id", apps->service_kid);
    json_member(out, "scopes", scopes_of(with));
    end(out, ca_file);
}

void app_write_web(struct buf *out, const struct apps *apps,
                   const struct app_settings *with, const char *url,
                   const char *ca_file)
{
    auto_buf struct buf scopes = BUF_INIT(KEY_MAX);

    begin(out, url, "authorization_code", apps->web_id);
    json_member(out, "client_secret", apps->web_secret);
    buf_fmt(&scopes, "%s %s", scopes_of(with), OFFLINE);
    json_member(out, "scopes", buf_cstr(&scopes));
    end(out, ca_file);
}
