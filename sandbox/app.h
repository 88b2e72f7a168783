/* SPDX-License-Identifier: MIT */
/*
 * app.h - the apps that an org starts with, and their connection files
 *
 * There is always a web app. There is a service app only if its connection file
 * is requested: its private key is made for that file, and stored nowhere else.
 */
#ifndef SANDBOX_APP_H
#define SANDBOX_APP_H

#include "ident.h"
#include "oauth.h"

#define APP_FILES_MAX 16
#define APP_URIS_MAX 4
#define APP_SECRET_ROOM 129
#define APP_SECRET_MADE 40 /* characters of a generated secret */

struct app_settings {
    const char *service_file; /* NULL if there is no service app */
    const char *web_file;
    const char *scopes; /* NULL for those of the connector */
    const char *client_files[APP_FILES_MAX];
    size_t client_file_count;
    const char *redirect_uris[APP_URIS_MAX];
    size_t redirect_uri_count;
    const struct jose_alg *key_alg;
    bool key_as_jwk;
    const char *service_id; /* this and the next ones are generated if NULL */
    const char *service_key_file;
    const char *web_id;
    const char *web_secret;
    enum dpop_mode dpop;
};

struct apps {
    char service_id[IDENT_ROOM]; /* "" if there is no service app */
    char service_kid[THUMBPRINT_ROOM];
    struct buf service_key; /* PEM or JWK */
    char web_id[IDENT_ROOM];
    char web_secret[APP_SECRET_ROOM];
};

void apps_init(struct apps *apps);
void apps_free(struct apps *apps);

/* Registers all requested apps. Returns NULL on success, or static text that
   says what went wrong; *file is then the client's file at fault, or NULL. */
const char *apps_register(struct apps *apps, struct oauth *oauth,
                          const struct app_settings *with, const char **file)
    __attribute__((warn_unused_result));

/* Both append a connection as JSON; ca_file is an absolute path or NULL. */
void app_write_service(struct buf *out, const struct apps *apps,
                       const struct app_settings *with, const char *url,
                       const char *ca_file);
void app_write_web(struct buf *out, const struct apps *apps,
                   const struct app_settings *with, const char *url,
                   const char *ca_file);

#endif
