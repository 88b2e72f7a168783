/* SPDX-License-Identifier: MIT */
/*
 * optionoauth.c - the options of the authorization server
 */
#include <getopt.h>
#include <string.h>

#include "optionread.h"

#define YEAR (INT64_C(366) * 86400)

static int read_alg(struct app_settings *apps)
{
    apps->key_alg = jose_alg_named(optarg);
    return apps->key_alg != NULL
               ? OPTIONS_RUN
               : usage_error("--key-alg is RS256, RS384, RS512, ES256, ES384 "
                             "or ES512, not '%s'",
                             optarg);
}

static int read_format(struct app_settings *apps)
{
    apps->key_as_jwk = strcmp(optarg, "jwk") == 0;
    return apps->key_as_jwk || strcmp(optarg, "pem") == 0
               ? OPTIONS_RUN
               : usage_error("--key-format is pem or jwk, not '%s'", optarg);
}

static int read_dpop(struct app_settings *apps)
{
    return dpop_mode_named(optarg, &apps->dpop)
               ? OPTIONS_RUN
               : usage_error("--dpop is required, optional or off, not '%s'",
                             optarg);
}

static int read_client(struct app_settings *apps)
{
    if (apps->client_file_count == APP_FILES_MAX)
        return usage_error("--client is given too often: %d are taken",
                           APP_FILES_MAX);
    apps->client_files[apps->client_file_count++] = optarg;
    return OPTIONS_RUN;
}

static int read_uri(struct app_settings *apps)
{
    if (strstr(optarg, "://") == NULL || strchr(optarg, '#') != NULL)
        return usage_error("--redirect-uri takes an absolute URI without a "
                           "fragment, not '%s'",
                           optarg);
    if (apps->redirect_uri_count == APP_URIS_MAX)
        return usage_error("--redirect-uri is given too often: %d are taken",
                           APP_URIS_MAX);
    apps->redirect_uris[apps->redirect_uri_count++] = optarg;
    return OPTIONS_RUN;
}

static int read_app(struct app_settings *apps, int key)
{
    switch (key) {
    case OPTION_SERVICE_APP:
        apps->service_file = optarg;
        return OPTIONS_RUN;
    case OPTION_WEB_APP:
        apps->web_file = optarg;
        return OPTIONS_RUN;
    case OPTION_CLIENT:
        return read_client(apps);
    case OPTION_KEY_ALG:
        return read_alg(apps);
    case OPTION_KEY_FORMAT:
        return read_format(apps);
    case OPTION_DPOP:
        return read_dpop(apps);
    case OPTION_SCOPES:
        apps->scopes = optarg;
        return OPTIONS_RUN;
    default:
        return read_uri(apps);
    }
}

int option_oauth(struct options *options, int key)
{
    struct oauth_settings *oauth = &options->settings.oauth;

    switch (key) {
    case OPTION_TOKEN_LIFETIME:
        return option_number("token-lifetime", 1, YEAR, &oauth->token_lifetime);
    case OPTION_NONCE_LIFETIME:
        return option_number("nonce-lifetime", 1, YEAR, &oauth->nonce_lifetime);
    case OPTION_API_NONCE:
        oauth->api_nonce = true;
        return OPTIONS_RUN;
    case OPTION_NO_ROTATION:
        oauth->rotate = false;
        return OPTIONS_RUN;
    case OPTION_ROTATION_GRACE:
        return option_number("rotation-grace", 0, YEAR, &oauth->rotation_grace);
    case OPTION_CLOCK_OFFSET:
        return option_number("clock-offset", -20 * YEAR, 20 * YEAR,
                             &oauth->clock_offset);
    default:
        return read_app(&options->apps, key);
    }
}

int option_oauth_together(const struct options *options)
{
    const struct app_settings *apps = &options->apps;
    bool connection = apps->service_file != NULL || apps->web_file != NULL;

    if (options->https && connection && options->ca_file == NULL)
        return usage_error("--service-app and --web-app with --https need "
                           "--ca-file: the connection names it");
    if (apps->service_file == NULL
        && (apps->key_as_jwk || apps->key_alg != NULL))
        return usage_error("--key-alg and --key-format go with --service-app");
    if (!options->settings.oauth.rotate
        && options->settings.oauth.rotation_grace > 0)
        return usage_error("--rotation-grace goes not with --no-rotation");
    return OPTIONS_RUN;
}
