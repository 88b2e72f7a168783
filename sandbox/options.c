/* SPDX-License-Identifier: MIT */
/*
 * options.c - see options.h
 */
#include "options.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "codec.h"
#include "config.h"
#include "fault.h"
#include "nearest.h"
#include "optionread.h"
#include "route.h"

static const struct option long_options[] = {
    {"port", required_argument, NULL, OPTION_PORT},
    {"https", no_argument, NULL, OPTION_HTTPS},
    {"https-port", required_argument, NULL, OPTION_HTTPS_PORT},
    {"ca-file", required_argument, NULL, OPTION_CA_FILE},
    {"connection", required_argument, NULL, OPTION_CONNECTION},
    {"connection-auth", required_argument, NULL, OPTION_CONNECTION_AUTH},
    {"record", required_argument, NULL, OPTION_RECORD},
    {"record-secrets", no_argument, NULL, OPTION_RECORD_SECRETS},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"devices", required_argument, NULL, OPTION_DEVICES},
    {"limit", required_argument, NULL, OPTION_LIMIT},
    {"concurrency", required_argument, NULL, OPTION_CONCURRENCY},
    {"for", required_argument, NULL, OPTION_FOR},
    {"exit-with-parent", no_argument, NULL, OPTION_EXIT_WITH_PARENT},
    {"operations", no_argument, NULL, OPTION_OPERATIONS},
    {"service-app", required_argument, NULL, OPTION_SERVICE_APP},
    {"web-app", required_argument, NULL, OPTION_WEB_APP},
    {"client", required_argument, NULL, OPTION_CLIENT},
    {"key-alg", required_argument, NULL, OPTION_KEY_ALG},
    {"key-format", required_argument, NULL, OPTION_KEY_FORMAT},
    {"dpop", required_argument, NULL, OPTION_DPOP},
    {"scopes", required_argument, NULL, OPTION_SCOPES},
    {"redirect-uri", required_argument, NULL, OPTION_REDIRECT_URI},
    {"token-lifetime", required_argument, NULL, OPTION_TOKEN_LIFETIME},
    {"nonce-lifetime", required_argument, NULL, OPTION_NONCE_LIFETIME},
    {"api-nonce", no_argument, NULL, OPTION_API_NONCE},
    {"no-rotation", no_argument, NULL, OPTION_NO_ROTATION},
    {"rotation-grace", required_argument, NULL, OPTION_ROTATION_GRACE},
    {"clock-offset", required_argument, NULL, OPTION_CLOCK_OFFSET},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static const char help_head[] =
    "Usage: okta-sandbox [OPTION]...\n"
    "\n"
    "Serves an org with Okta's Devices API on 127.0.0.1, all in memory.\n"
    "Prints its URL and tokens, then \"ready\", and runs until SIGINT or\n"
    "SIGTERM.\n"
    "\n"
    "  --port N               port for HTTP; 0, the default, is any free one\n"
    "  --https                serve HTTPS too, with a certificate of its own\n"
    "  --https-port N         port for HTTPS; implies --https\n"
    "  --ca-file FILE         write the authority that signed the certificate\n"
    "  --connection FILE      write a connection for host-stub (mode 0600)\n"
    "  --connection-auth KIND api_token (default) or access_token\n"
    "  --record FILE          append each request as a line of JSON\n"
    "  --record-secrets       with Authorization as it came\n"
    "  --seed N               another org; the same N makes the same one\n"
    "  --devices N            devices in it; 250 unless given\n"
    "  --limit N/SECONDS      rate limit of each API; 600/60 unless given\n"
    "  --concurrency N        refuse more than N requests at once\n"
    "  --for SECONDS          end by itself\n"
    "  --exit-with-parent     end when the process that started it ends\n"
    "  --operations           list the API's operations and exit\n"
    "  --help                 show this and exit\n"
    "  --version              show the version and exit\n"
    "\n"
    "Signing in (OAuth 2.0):\n"
    "\n"
    "  --service-app FILE     add a service app; write its connection (0600)\n"
    "  --key-alg ALG          its key: ES256 (default), ES384, ES512, RS256,\n"
    "                         RS384 or RS512\n"
    "  --key-format FORMAT    pem (default) or jwk\n"
    "  --dpop MODE            DPoP for it: required (default), optional, off\n"
    "  --web-app FILE         write a connection of the web app (0600)\n"
    "  --redirect-uri URI     where the web app may send people back to\n"
    "  --scopes LIST          what both apps are granted\n"
    "  --client FILE          register another app (JSON)\n"
    "  --token-lifetime N     seconds an access token lives; 3600\n"
    "  --nonce-lifetime N     seconds until there is a new DPoP nonce; 86400\n"
    "  --api-nonce            the API asks for a DPoP nonce too\n"
    "  --no-rotation          a refresh token stays the same\n"
    "  --rotation-grace N     seconds a replaced refresh token is good; 0\n"
    "  --clock-offset N       seconds the server's clock is ahead, or behind\n"
    "\n"
    "/sandbox/echo answers every method with the request as JSON; its status\n"
    "is that of ?status=N or of the header X-Sandbox-Status.\n"
    "\n"
    "A request misbehaves on purpose with the header\n"
    "X-Sandbox-Fault: NAME; key=value, or with the path\n"
    "/sandbox/fault/NAME?key=value. times=N limits it to N times, counted\n"
    "for each key=TEXT. NAME is one of:\n";

static void show_help(void)
{
    auto_buf struct buf faults = BUF_INIT(65536);

    fault_help(&faults);
    printf("%s%s", help_head, buf_cstr(&faults));
}

static void show_operations(void)
{
    for (size_t i = 0; i < operation_count; i++)
        printf("%-6s %s %s\n", operations[i].method, operations[i].path,
               operations[i].name);
}

int usage_error(const char *format, ...)
{
    va_list args;

    fputs("okta-sandbox: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nTry 'okta-sandbox --help'.\n", stderr);
    return 2;
}

/* getopt_long() knows only that something was wrong. */
static int unknown_option(const char *given)
{
    const char *names[sizeof(long_options) / sizeof(long_options[0])];
    auto_buf struct buf word = BUF_INIT(65536);
    size_t count = 0;

    for (const struct option *at = long_options; at->name != NULL; at++)
        names[count++] = at->name;
    const char *start = given + strspn(given, "-");
    buf_add(&word, start, strcspn(start, "="));
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], buf_cstr(&word)) == 0)
            return usage_error("'%s' takes no value", given);
    const char *close = nearest(buf_cstr(&word), names, count);
    if (close != NULL)
        return usage_error("there is no option '%s'; did you mean --%s?", given,
                           close);
    return usage_error("there is no option '%s'", given);
}

int option_number(const char *name, int64_t minimum, int64_t maximum,
                  int64_t *number)
{
    if (parse_number(optarg, minimum, maximum, number))
        return OPTIONS_RUN;
    return usage_error("--%s takes a number from %" PRId64 " to %" PRId64
                       ", not '%s'",
                       name, minimum, maximum, optarg);
}

static int read_port_option(const char *name, uint16_t *port)
{
    int64_t number = 0;
    int rc = option_number(name, 0, 65535, &number);

    *port = (uint16_t)number;
    return rc;
}

static int read_limit(struct options *options)
{
    auto_buf struct buf calls = BUF_INIT(32);
    const char *slash = strchr(optarg, '/');

    if (slash != NULL)
        buf_add(&calls, optarg, (size_t)(slash - optarg));
    if (slash == NULL || !buf_ok(&calls)
        || !parse_number(buf_cstr(&calls), 1, 1000000000,
                         &options->settings.limit_calls)
        || !parse_number(slash + 1, 1, 86400, &options->settings.limit_seconds))
        return usage_error("--limit takes N/SECONDS such as 600/60, not '%s'",
                           optarg);
    return OPTIONS_RUN;
}

static int read_auth(struct options *options)
{
    options->connection_bearer = strcmp(optarg, "access_token") == 0;
    if (options->connection_bearer || strcmp(optarg, "api_token") == 0)
        return OPTIONS_RUN;
    return usage_error("--connection-auth is api_token or access_token, not "
                       "'%s'",
                       optarg);
}

static int read_seed(struct options *options)
{
    int64_t number = 0;
    int rc = option_number("seed", 0, INT64_MAX, &number);

    options->settings.seed = (uint64_t)number;
    return rc;
}

static int read_devices(struct options *options)
{
    int64_t number = 0;
    int rc = option_number("devices", 0, 100000, &number);

    options->settings.devices = (size_t)number;
    return rc;
}

static int read_option(struct options *options, int key)
{
    switch (key) {
    case OPTION_PORT:
        return read_port_option("port", &options->port);
    case OPTION_HTTPS_PORT:
        options->https = true;
        return read_port_option("https-port", &options->https_port);
    case OPTION_HTTPS:
        options->https = true;
        return OPTIONS_RUN;
    case OPTION_CA_FILE:
        options->ca_file = optarg;
        return OPTIONS_RUN;
    case OPTION_CONNECTION:
        options->connection_file = optarg;
        return OPTIONS_RUN;
    case OPTION_CONNECTION_AUTH:
        return read_auth(options);
    case OPTION_RECORD:
        options->record_file = optarg;
        return OPTIONS_RUN;
    case OPTION_RECORD_SECRETS:
        options->record_secrets = true;
        return OPTIONS_RUN;
    case OPTION_SEED:
        return read_seed(options);
    case OPTION_DEVICES:
        return read_devices(options);
    case OPTION_LIMIT:
        return read_limit(options);
    case OPTION_CONCURRENCY:
        return option_number("concurrency", 1, 1000,
                             &options->settings.concurrency);
    case OPTION_FOR:
        return option_number("for", 1, 86400, &options->for_seconds);
    case OPTION_EXIT_WITH_PARENT:
        options->exit_with_parent = true;
        return OPTIONS_RUN;
    case OPTION_OPERATIONS:
        show_operations();
        return 0;
    case OPTION_HELP:
        show_help();
        return 0;
    case OPTION_VERSION:
        printf("okta-sandbox %s\n", PACKAGE_VERSION);
        return 0;
    default:
        return option_oauth(options, key);
    }
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
    return option_oauth_together(options);
}

int options_read(struct options *options, int argc, char **argv)
{
    int key;

    *options = (struct options){
        .settings = {.seed = 1,
                     .devices = 250,
                     .limit_calls = 600,
                     .limit_seconds = 60,
                     .oauth = {3600, 86400, 0, 0, true, false}},
        .apps = {.dpop = DPOP_REQUIRED}};
    opterr = 0;
    while ((key = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
        if (key == ':')
            return usage_error("'%s' takes a value", argv[optind - 1]);
        if (key == '?' && optopt > 0 && optopt < OPTION_PORT)
            return usage_error("there is no option '-%c'", optopt);
        if (key == '?')
            return unknown_option(argv[optind - 1]);
        int rc = read_option(options, key);
        if (rc != OPTIONS_RUN)
            return rc;
    }
    if (optind < argc)
        return usage_error("'%s' is not an option", argv[optind]);
    int rc = check_together(options);
    if (options->apps.key_alg == NULL)
        options->apps.key_alg = jose_alg_named("ES256");
    return rc;
}
