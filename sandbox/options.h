/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line of okta-sandbox
 *
 * Each option is a row of one table, from which --help is also printed.
 */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"
#include "sandbox.h"

struct options {
    int port;
    int https_port;
    bool https;
    const char *ca_file;
    const char *connection_file;
    bool connection_bearer; /* use access_token instead of api_token */
    const char *record_file;
    bool record_secrets;
    struct sandbox_settings settings;
    struct app_settings apps;
    int64_t for_seconds; /* 0 to run until stopped */
    bool exit_with_parent;
};

#define OPTIONS_RUN (-1)

/*
 * Returns OPTIONS_RUN if the program should run. Otherwise returns the exit
 * status: 0 after --help and similar options, 2 after a mistake, which was
 * reported on stderr.
 */
int options_read(struct options *options, int argc, char **argv);

#endif
