/* SPDX-License-Identifier: MIT */
/*
 * optionread.h - what the files that read the command line share
 */
#ifndef SANDBOX_OPTIONREAD_H
#define SANDBOX_OPTIONREAD_H

#include "options.h"

enum option_key {
    OPTION_PORT = 256,
    OPTION_HTTPS,
    OPTION_HTTPS_PORT,
    OPTION_CA_FILE,
    OPTION_CONNECTION,
    OPTION_CONNECTION_AUTH,
    OPTION_RECORD,
    OPTION_RECORD_SECRETS,
    OPTION_SEED,
    OPTION_DEVICES,
    OPTION_LIMIT,
    OPTION_CONCURRENCY,
    OPTION_FOR,
    OPTION_EXIT_WITH_PARENT,
    OPTION_OPERATIONS,
    OPTION_HELP,
    OPTION_VERSION,
    /* from here on those of optionoauth.c */
    OPTION_SERVICE_APP,
    OPTION_WEB_APP,
    OPTION_CLIENT,
    OPTION_KEY_ALG,
    OPTION_KEY_FORMAT,
    OPTION_DPOP,
    OPTION_SCOPES,
    OPTION_REDIRECT_URI,
    OPTION_TOKEN_LIFETIME,
    OPTION_NONCE_LIFETIME,
    OPTION_API_NONCE,
    OPTION_NO_ROTATION,
    OPTION_ROTATION_GRACE,
    OPTION_CLOCK_OFFSET
};

/* Tells the mistake; the exit status. */
int usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The value of the option at hand as a number. OPTIONS_RUN, or the exit
   status. */
int option_number(const char *name, int64_t minimum, int64_t maximum,
                  int64_t *number);

/* Reads one of the options of the authorization server; as option_number(). */
int option_oauth(struct options *options, int key);

/* What cannot stand together, or alone. */
int option_oauth_together(const struct options *options);

#endif
