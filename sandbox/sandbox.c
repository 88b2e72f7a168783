/* SPDX-License-Identifier: MIT */
/*
 * sandbox.c - see sandbox.h
 */
#include "sandbox.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "buf.h"

void sandbox_wait(const struct sandbox *sandbox, int64_t ms)
{
    struct pollfd stop = {sandbox->stop_fd, POLLIN, 0};

    /* Signals are blocked in these threads: nothing cuts the wait short. */
    (void)poll(&stop, 1, (int)ms);
}

static void make_tokens(struct sandbox *sandbox)
{
    static const char api[] = "00sandbox";
    static const char access[] = "sandbox-access-";

    memcpy(sandbox->api_token, api, sizeof(api));
    ident_secret(sandbox->api_token + sizeof(api) - 1, 33);
    memcpy(sandbox->access_token, access, sizeof(access));
    ident_secret(sandbox->access_token + sizeof(access) - 1, 40);
}

bool sandbox_open(struct sandbox *sandbox, const struct sandbox_settings *with)
{
    memset(sandbox, 0, sizeof(*sandbox));
    recorder_init(&sandbox->recorder);
    sandbox->concurrency = with->concurrency;
    limiter_init(&sandbox->limiter, with->limit_calls, with->limit_seconds);
    fault_counts_init(&sandbox->fault_counts);
    make_tokens(sandbox);
    sandbox->stop_fd = eventfd(0, EFD_CLOEXEC);
    return oauth_open(&sandbox->oauth, &with->oauth)
           && org_seed(&sandbox->org, with->seed, with->devices)
           && sandbox->stop_fd >= 0;
}

void sandbox_stop(struct sandbox *sandbox)
{
    uint64_t one = 1;

    (void)!write(sandbox->stop_fd, &one, sizeof(one));
}

void sandbox_close(struct sandbox *sandbox)
{
    recorder_close(&sandbox->recorder);
    fault_counts_free(&sandbox->fault_counts);
    oauth_close(&sandbox->oauth);
    limiter_free(&sandbox->limiter);
    org_free(&sandbox->org);
    if (sandbox->stop_fd >= 0)
        close(sandbox->stop_fd);
    wipe(sandbox, sizeof(*sandbox));
}
