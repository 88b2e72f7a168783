/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line of okta-sandbox
 */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"
#include "sandbox.h"

struct options {
    uint16_t port;
    uint16_t https_port;
    bool https;
    const char *ca_file;
    const char *connection_file;
    bool connection_bearer; /* access_token and not api_token */
    const char *record_file;
    bool record_secrets;
    struct sandbox_settings settings;
    struct app_settings apps;
    int64_t for_seconds; /* 0: until it is stopped */
    bool exit_with_parent;
};

#define OPTIONS_RUN (-1)

/*
 * OPTIONS_RUN: go ahead. Otherwise the exit status: 0 after --help and the
 * like, 2 after a mistake, which it has told on stderr.
 */
int options_read(struct options *options, int argc, char **argv);

#endif
