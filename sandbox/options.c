/* SPDX-License-Identifier: MIT */
/*
 * options.c - reads and checks the command line
 */
#include "options.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "fault.h"
#include "optiontable.h"
#include "route.h"
#include "wholenumber.h"

#define SECRET_LEAST 8
#define YEAR (INT64_C(366) * 86400)

static int usage_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Prints the mistake, and returns the exit status. */
static int usage_error(const char *format, ...)
{
    va_list args;

    fputs("okta-sandbox: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nTry 'okta-sandbox --help'.\n", stderr);
    return 2;
}

/* ---- values of their own kind ---- */

static bool wrong(struct buf *why, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool wrong(struct buf *why, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vfmt(why, format, args);
    va_end(args);
    return false;
}

/* Reads N/SECONDS. */
static bool read_limit(const struct option_row *row, void *member,
                       const char *value, struct buf *why)
{
    struct sandbox_settings *settings = member;
    auto_buf struct buf calls = BUF_INIT(BUF_WORD);
    const char *slash = strchr(value, '/');

    if (slash != NULL)
        buf_add(&calls, value, (size_t)(slash - value));
    if (slash != NULL && buf_ok(&calls)
        && whole_number(buf_cstr(&calls), 1, row->value.most,
                        &settings->limit_calls)
        && whole_number(slash + 1, 1, 86400, &settings->limit_seconds))
        return true;
    return wrong(why, "--limit takes N/SECONDS such as 600/60, not '%s'",
                 value);
}

static bool read_alg(const struct option_row *row, void *member,
                     const char *value, struct buf *why)
{
    const struct jose_alg **alg = member;

    *alg = jose_alg_named(value);
    return *alg != NULL
           || wrong(why,
                    "--%s is RS256, RS384, RS512, ES256, ES384 or ES512, not "
                    "'%s'",
                    row->name, value);
}

static bool read_dpop(const struct option_row *row, void *member,
                      const char *value, struct buf *why)
{
    return dpop_mode_named(value, member)
           || wrong(why, "--%s is required, optional or off, not '%s'",
                    row->name, value);
}

static bool add_text(const struct option_row *row, const char **texts,
                     size_t *count, const char *value, struct buf *why)
{
    if (*count == (size_t)row->value.most)
        return wrong(why, "--%s is given too often: %d are taken", row->name,
                     (int)row->value.most);
    texts[(*count)++] = value;
    return true;
}

static bool read_client(const struct option_row *row, void *member,
                        const char *value, struct buf *why)
{
    struct app_settings *apps = member;

    return add_text(row, apps->client_files, &apps->client_file_count, value,
                    why);
}

static bool read_uri(const struct option_row *row, void *member,
                     const char *value, struct buf *why)
{
    struct app_settings *apps = member;

    if (strstr(value, "://") == NULL || strchr(value, '#') != NULL)
        return wrong(why,
                     "--%s takes an absolute URI without a fragment, not '%s'",
                     row->name, value);
    return add_text(row, apps->redirect_uris, &apps->redirect_uri_count, value,
                    why);
}

/* ---- names and secrets that stay the same ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9');
}

/* May the character be part of a token (RFC 6750, section 2.1)? */
static bool is_token_char(char c)
{
    return is_letter(c) || strchr("-._~+/=", c) != NULL;
}

static bool is_id_char(char c)
{
    return is_letter(c) || c == '-' || c == '_';
}

static bool is_printed(char c)
{
    return c > ' ' && c < 0x7F;
}

static bool read_chars(const struct option_row *row, void *member,
                       const char *value, struct buf *why,
                       bool (*is_one)(char c), const char *what)
{
    size_t size = strlen(value);
    bool fits =
        size >= (size_t)row->value.least && size <= (size_t)row->value.most;

    *(const char **)member = value;
    for (size_t i = 0; i < size; i++)
        fits = fits && is_one(value[i]);
    return fits
           || wrong(why, "--%s takes %" PRId64 " to %" PRId64 " %s", row->name,
                    row->value.least, row->value.most, what);
}

static bool read_token(const struct option_row *row, void *member,
                       const char *value, struct buf *why)
{
    return read_chars(row, member, value, why, is_token_char,
                      "letters, digits and -._~+/=");
}

static bool read_id(const struct option_row *row, void *member,
                    const char *value, struct buf *why)
{
    return read_chars(row, member, value, why, is_id_char,
                      "letters, digits, - and _")
           || wrong(why, ", not '%s'", value);
}

static bool read_secret(const struct option_row *row, void *member,
                        const char *value, struct buf *why)
{
    return read_chars(row, member, value, why, is_printed,
                      "characters of ASCII without spaces");
}

/* ---- the table ---- */

static void show_help(void);

static void show_operations(void)
{
    for (size_t i = 0; i < operation_count; i++)
        printf("%-6s %s %s\n", operations[i].method, operations[i].path,
               operations[i].name);
}

static void show_version(void)
{
    printf("okta-sandbox %s\n", PACKAGE_VERSION);
}

#define OPTION_STRUCT struct options

static const char *const connection_kinds[] = {"api_token", "access_token",
                                               NULL};
static const char *const key_formats[] = {"pem", "jwk", NULL};

#define ANY 1 /* the program has no commands */
#define TOKEN(member) \
    OPTION_OWN(const char *, member, read_token, SECRET_LEAST, TOKEN_ROOM - 1)
#define ID(member) OPTION_OWN(const char *, member, read_id, 1, IDENT_ROOM - 1)
#define SECRET(member, room) \
    OPTION_OWN(const char *, member, read_secret, SECRET_LEAST, (room)-1)

static const struct option_row rows[] = {
    {0, "port", "N", "port for HTTP; 0, the default, is any free one", ANY,
     OPTION_NUMBER(port, 0, 65535)},
    {0, "https", NULL, "serve HTTPS too, with a certificate of its own", ANY,
     OPTION_FLAG(https)},
    {0, "https-port", "N", "port for HTTPS; implies --https", ANY,
     OPTION_NUMBER(https_port, 0, 65535)},
    {0, "ca-file", "FILE", "write the authority that signed the certificate",
     ANY, OPTION_TEXT(ca_file)},
    {0, "connection", "FILE", "write a connection for host-stub (mode 0600)",
     ANY, OPTION_TEXT(connection_file)},
    {0, "connection-auth", "KIND", "api_token (default) or access_token", ANY,
     OPTION_CHOICE(bool, connection_bearer, connection_kinds)},
    {0, "record", "FILE", "append each request as a line of JSON", ANY,
     OPTION_TEXT(record_file)},
    {0, "record-secrets", NULL, "with Authorization as it came", ANY,
     OPTION_FLAG(record_secrets)},
    {0, "seed", "N", "another org; the same N makes the same one", ANY,
     OPTION_NUMBER(settings.seed, 0, INT64_MAX)},
    {0, "devices", "N", "devices in it; 250 unless given", ANY,
     OPTION_NUMBER(settings.devices, 0, 100000)},
    {0, "limit", "N/SECONDS", "rate limit of each API; 600/60 unless given",
     ANY,
     OPTION_OWN(struct sandbox_settings, settings, read_limit, 1, 1000000000)},
    {0, "concurrency", "N", "refuse more than N requests at once", ANY,
     OPTION_NUMBER(settings.concurrency, 1, 1000)},
    {0, "for", "SECONDS", "end by itself", ANY,
     OPTION_NUMBER(for_seconds, 1, 86400)},
    {0, "exit-with-parent", NULL, "end when the process that started it ends",
     ANY, OPTION_FLAG(exit_with_parent)},
    {0, "operations", NULL, "list the API's operations and exit", ANY,
     OPTION_ACT(show_operations)},
    {'h', "help", NULL, "show this and exit", ANY, OPTION_ACT(show_help)},
    {0, "version", NULL, "show the version and exit", ANY,
     OPTION_ACT(show_version)},
    OPTION_HEADING("Signing in (OAuth 2.0):", ANY),
    {0, "service-app", "FILE", "add a service app; write its connection (0600)",
     ANY, OPTION_TEXT(apps.service_file)},
    {0, "key-alg", "ALG",
     "its key: ES256 (default), ES384, ES512, RS256,\nRS384 or RS512", ANY,
     OPTION_OWN(const struct jose_alg *, apps.key_alg, read_alg, 0, 0)},
    {0, "key-format", "FORMAT", "pem (default) or jwk", ANY,
     OPTION_CHOICE(bool, apps.key_as_jwk, key_formats)},
    {0, "dpop", "MODE", "DPoP for it: required (default), optional, off", ANY,
     OPTION_OWN(enum dpop_mode, apps.dpop, read_dpop, 0, 0)},
    {0, "web-app", "FILE", "write a connection of the web app (0600)", ANY,
     OPTION_TEXT(apps.web_file)},
    {0, "redirect-uri", "URI", "where the web app may send people back to", ANY,
     OPTION_OWN(struct app_settings, apps, read_uri, 0, APP_URIS_MAX)},
    {0, "scopes", "LIST", "what both apps are granted", ANY,
     OPTION_TEXT(apps.scopes)},
    {0, "client", "FILE", "register another app (JSON)", ANY,
     OPTION_OWN(struct app_settings, apps, read_client, 0, APP_FILES_MAX)},
    {0, "token-lifetime", "N", "seconds an access token lives; 3600", ANY,
     OPTION_NUMBER(settings.oauth.token_lifetime, 1, YEAR)},
    {0, "nonce-lifetime", "N", "seconds until there is a new DPoP nonce; 86400",
     ANY, OPTION_NUMBER(settings.oauth.nonce_lifetime, 1, YEAR)},
    {0, "api-nonce", NULL, "the API asks for a DPoP nonce too", ANY,
     OPTION_FLAG(settings.oauth.api_nonce)},
    {0, "no-rotation", NULL, "a refresh token stays the same", ANY,
     OPTION_FLAG_OFF(settings.oauth.rotate)},
    {0, "rotation-grace", "N", "seconds a replaced refresh token is good; 0",
     ANY, OPTION_NUMBER(settings.oauth.rotation_grace, 0, YEAR)},
    {0, "clock-offset", "N", "seconds the server's clock is ahead, or behind",
     ANY, OPTION_NUMBER(settings.oauth.clock_offset, -20 * YEAR, 20 * YEAR)},
    OPTION_HEADING(
        "Names and secrets that stay the same, in place of new ones:", ANY),
    {0, "api-token", "TOKEN", "what api_token is", ANY,
     TOKEN(settings.api_token)},
    {0, "access-token", "TOKEN", "what access_token is", ANY,
     TOKEN(settings.access_token)},
    {0, "service-app-id", "ID", "the client id of the service app", ANY,
     ID(apps.service_id)},
    {0, "service-app-key", "FILE", "its private key, in PEM", ANY,
     OPTION_TEXT(apps.service_key_file)},
    {0, "web-app-id", "ID", "the client id of the web app", ANY,
     ID(apps.web_id)},
    {0, "web-app-secret", "TEXT", "its client secret", ANY,
     SECRET(apps.web_secret, APP_SECRET_ROOM)},
    {0, "password", "TEXT", "of every user", ANY,
     SECRET(settings.password, PASSWORD_ROOM)},
};

static const struct option_table table = OPTION_TABLE(rows);

static void show_help(void)
{
    static const struct option_layout layout = {25, "  ", ' '};
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);

    buf_str(&out,
            "Usage: okta-sandbox [OPTION]...\n"
            "\n"
            "Serves an org with Okta's Devices API on 127.0.0.1, all in "
            "memory.\n"
            "Prints its URL and tokens, then \"ready\", and runs until SIGINT "
            "or\n"
            "SIGTERM.\n"
            "\n");
    option_table_help(&table, &out, &layout, ANY);
    buf_str(&out,
            "\n"
            "/sandbox/echo answers every method with the request as JSON; its "
            "status\n"
            "is that of ?status=N or of the header X-Sandbox-Status.\n"
            "\n"
            "A request misbehaves on purpose with the header\n"
            "X-Sandbox-Fault: NAME; key=value, or with the path\n"
            "/sandbox/fault/NAME?key=value. times=N limits it to N times, "
            "counted\n"
            "for each key=TEXT. NAME is one of:\n");
    fault_help(&out);
    fputs(buf_cstr(&out), stdout);
}

/* ---- mistakes ---- */

/* Reports a word that is not an option, or an option with a value that it does
   not accept. Returns the exit status. */
static int unknown_word(const char *given)
{
    auto_buf struct buf word = BUF_INIT(BUF_TEXT);
    const char *start = given + strspn(given, "-");
    const char *close;

    buf_add(&word, start, strcspn(start, "="));
    close = option_table_nearest(&table, buf_cstr(&word));
    if (close != NULL && strcmp(close, buf_cstr(&word)) == 0)
        return usage_error("'%s' takes no value", given);
    if (close != NULL)
        return usage_error("there is no option '%s'; did you mean --%s?", given,
                           close);
    return usage_error("there is no option '%s'", given);
}

static int refuse(enum option_end end, const struct option_result *result)
{
    const struct option_row *row = result->row;
    auto_buf struct buf words = BUF_INIT(BUF_WORD);

    switch (end) {
    case OPTION_UNKNOWN:
        if (result->letter != '\0')
            return usage_error("there is no option '-%c'", result->letter);
        return unknown_word(result->word);
    case OPTION_TAKES_NONE:
        return unknown_word(result->word);
    case OPTION_NEEDS_VALUE:
        return usage_error("'%s' takes a value", result->word);
    case OPTION_BAD_NUMBER:
        return usage_error(
            "--%s takes a number from %" PRId64 " to %" PRId64 ", not '%s'",
            row->name, row->value.least, row->value.most, result->value);
    case OPTION_BAD_CHOICE:
        option_add_words(&words, row);
        return usage_error("--%s is %s, not '%s'", row->name, buf_cstr(&words),
                           result->value);
    case OPTION_BAD_VALUE:
        return usage_error("%s", buf_cstr(&result->why));
    default:
        return usage_error("no memory");
    }
}

/* ---- options that depend on each other ---- */

static int check_fixed(const struct options *options)
{
    const struct app_settings *apps = &options->apps;

    if (apps->service_file == NULL
        && (apps->service_id != NULL || apps->service_key_file != NULL))
        return usage_error("--service-app-id and --service-app-key go with "
                           "--service-app");
    if (apps->service_key_file != NULL
        && (apps->key_as_jwk || apps->key_alg != NULL))
        return usage_error("--key-alg and --key-format are for a key that is "
                           "made, not for that of --service-app-key");
    if (apps->service_id != NULL && apps->web_id != NULL
        && strcmp(apps->service_id, apps->web_id) == 0)
        return usage_error("--service-app-id and --web-app-id are the same");
    return OPTIONS_RUN;
}

static int check_apps(const struct options *options)
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
        return usage_error("--rotation-grace does not go with --no-rotation");
    return check_fixed(options);
}

static int check_together(const struct options *options)
{
    if (options->ca_file != NULL && !options->https)
        return usage_error("--ca-file goes with --https");
    if (options->https && options->connection_file != NULL
        && options->ca_file == NULL)
        return usage_error("--connection with --https needs --ca-file: the "
                           "connection names it");
    if (options->connection_bearer && options->connection_file == NULL)
        return usage_error("--connection-auth goes with --connection");
    if (options->record_secrets && options->record_file == NULL)
        return usage_error("--record-secrets goes with --record");
    return check_apps(options);
}

int options_read(struct options *options, int argc, char **argv)
{
    auto_option_result struct option_result result = OPTION_RESULT_INIT;
    enum option_end end;
    int status;

    *options = (struct options){
        .https_port = -1,
        .settings = {.seed = 1,
                     .devices = 250,
                     .limit_calls = 600,
                     .limit_seconds = 60,
                     .oauth = {3600, 86400, 0, 0, true, false}},
        .apps = {.dpop = DPOP_REQUIRED}};
    end = option_table_read(&table, options, argc, argv, &result);
    if (end != OPTION_ALL_READ)
        return end == OPTION_ACTED ? 0 : refuse(end, &result);
    if (result.operands < argc)
        return usage_error("'%s' is not an option", argv[result.operands]);
    if (options->https_port >= 0)
        options->https = true;
    else
        options->https_port = 0;
    status = check_together(options);
    if (options->apps.key_alg == NULL)
        options->apps.key_alg = jose_alg_named("ES256");
    return status;
}
