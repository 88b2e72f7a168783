/* SPDX-License-Identifier: MIT */
/*
 * app.c - see app.h
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

/* ---- the service app ---- */

static bool add_service(struct apps *apps, struct oauth *oauth,
                        const struct app_settings *with)
{
    struct client *client = clients_add(&oauth->clients);

    if (client == NULL)
        return false;
    ident_fresh(apps->service_id, "0oa");
    client->id = strdup(apps->service_id);
    client->name = strdup("Service app");
    client->scopes = strdup(scopes_of(with));
    client->grants[GRANT_CLIENT_CREDENTIALS] = true;
    client->dpop = with->dpop;
    client->key_count = 1;
    if (client->id == NULL || client->name == NULL || client->scopes == NULL
        || !private_key_make(with->key_alg, with->key_as_jwk,
                             &apps->service_key, &client->keys[0]))
        return false;
    /* A JWK tells its algorithm; a key in PEM is for all that fit it. */
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
    ident_fresh(apps->web_id, "0oa");
    ident_secret(apps->web_secret, APP_SECRET_ROOM - 1);
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

static const char *add_file(struct oauth *oauth, const char *path)
{
    auto_buf struct buf text = BUF_INIT_SECRET(FILE_MAX);

    if (!read_file(path, &text))
        return text.failed ? "it is too big" : strerror(errno);
    return clients_read(&oauth->clients, buf_cstr(&text), text.size);
}

const char *apps_register(struct apps *apps, struct oauth *oauth,
                          const struct app_settings *with, const char **file)
{
    const char *why = NULL;

    *file = NULL;
    if (with->service_file != NULL && !add_service(apps, oauth, with))
        return "no memory for the service app";
    if (!add_web(apps, oauth, with))
        return "no memory for the web app";
    for (size_t i = 0; why == NULL && i < with->client_file_count; i++) {
        *file = with->client_files[i];
        why = add_file(oauth, *file);
    }
    return why;
}

/* ---- connections ---- */

static void member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

static void begin(struct buf *out, const char *url, const char *auth,
                  const char *client_id)
{
    buf_char(out, '{');
    member(out, "domain", url);
    member(out, "auth", auth);
    member(out, "client_id", client_id);
}

static void end(struct buf *out, const char *ca_file)
{
    if (ca_file != NULL)
        member(out, "ca_file", ca_file);
    buf_str(out, "}\n");
}

void app_write_service(struct buf *out, const struct apps *apps,
                       const struct app_settings *with, const char *url,
                       const char *ca_file)
{
    begin(out, url, "service_app", apps->service_id);
    json_key(out, "private_key");
    json_quote(out, buf_cstr(&apps->service_key), apps->service_key.size);
    member(out, "key_id", apps->service_kid);
    member(out, "scopes", scopes_of(with));
    end(out, ca_file);
}

void app_write_web(struct buf *out, const struct apps *apps,
                   const struct app_settings *with, const char *url,
                   const char *ca_file)
{
    auto_buf struct buf scopes = BUF_INIT(KEY_MAX);

    begin(out, url, "authorization_code", apps->web_id);
    member(out, "client_secret", apps->web_secret);
    buf_fmt(&scopes, "%s %s", scopes_of(with), OFFLINE);
    member(out, "scopes", buf_cstr(&scopes));
    end(out, ca_file);
}
