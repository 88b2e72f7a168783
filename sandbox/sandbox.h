/* SPDX-License-Identifier: MIT */
/*
 * sandbox.h - the state of the running sandbox
 *
 * The process has one sandbox, which all threads share. Members that change
 * while it runs have their own locks (org, limiter, faults, recorder) or are
 * atomic.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "faultcount.h"
#include "limit.h"
#include "oauth.h"
#include "org.h"
#include "record.h"

#define TOKEN_ROOM 129

struct sandbox_settings {
    uint64_t seed;
    size_t devices;
    int64_t limit_calls; /* calls per limit_seconds for each API */
    int64_t limit_seconds;
    int64_t concurrency; /* requests at the same time; 0 for any number */
    struct oauth_settings oauth;
    const char *api_token; /* generated if NULL, like the next one */
    const char *access_token;
    const char *password; /* the password of every user */
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
    int stop_fd; /* readable once the sandbox stops, which ends waits */
};

/* Returns false if memory or file descriptors ran out; sandbox_close() must be
   called even then. */
bool sandbox_open(struct sandbox *sandbox, const struct sandbox_settings *with)
    __attribute__((warn_unused_result));
void sandbox_close(struct sandbox *sandbox);

/* Ends every wait, so that servers stop without delay. */
void sandbox_stop(struct sandbox *sandbox);

/* Sleeps, but returns early if the sandbox is stopped. */
void sandbox_wait(const struct sandbox *sandbox, int64_t ms);

#endif
