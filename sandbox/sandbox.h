/* SPDX-License-Identifier: MIT */
/*
 * sandbox.h - the running sandbox: settings, org, tokens, counters
 *
 * One for the process; every request's thread shares it. What changes while it
 * runs has its own lock (org, limiter, faults, recorder) or is atomic.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "fault.h"
#include "limit.h"
#include "oauth.h"
#include "org.h"
#include "record.h"

#define TOKEN_ROOM 64

struct sandbox_settings {
    uint64_t seed;
    size_t devices;
    int64_t limit_calls; /* in limit_seconds, of each API */
    int64_t limit_seconds;
    int64_t concurrency; /* requests under way at once; 0: any number */
    struct oauth_settings oauth;
};

struct sandbox {
    struct org org;
    struct limiter limiter;
    struct recorder recorder;
    struct fault_counts fault_counts;
    struct oauth oauth;
    char api_token[TOKEN_ROOM];
    char access_token[TOKEN_ROOM];
    int64_t concurrency;
    atomic_int under_way;
    int stop_fd; /* readable: the sandbox ends, nobody waits any longer */
};

/* False: no memory, or no file descriptor; sandbox_close() it all the same. */
bool sandbox_open(struct sandbox *sandbox, const struct sandbox_settings *with)
    __attribute__((warn_unused_result));
void sandbox_close(struct sandbox *sandbox);

/* Ends every wait, so that servers stop without delay. */
void sandbox_stop(struct sandbox *sandbox);

/* Sleeps, but no longer than the sandbox runs. */
void sandbox_wait(const struct sandbox *sandbox, int64_t ms);

#endif
