/* SPDX-License-Identifier: MIT */
/*
 * sandbox.c - creates and stops the sandbox
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

    /* Signals are blocked in these threads, so they do not interrupt the
       wait. */
    (void)poll(&stop, 1, (int)ms);
}

/* Copies the given token, or makes a random one of this many letters. */
static void make_token(char token[TOKEN_ROOM], const char *given,
                       const char *prefix, size_t letters)
{
    size_t size = strlen(given != NULL ? given : prefix);

    memcpy(token, given != NULL ? given : prefix, size + 1);
    if (given == NULL)
        ident_secret(token + size, letters);
}

bool sandbox_open(struct sandbox *sandbox, const struct sandbox_settings *with)
{
    memset(sandbox, 0, sizeof(*sandbox));
    recorder_init(&sandbox->recorder);
    sandbox->concurrency = with->concurrency;
    limiter_init(&sandbox->limiter, with->limit_calls, with->limit_seconds);
    fault_counts_init(&sandbox->fault_counts);
    make_token(sandbox->api_token, with->api_token, "00sandbox", 33);
    make_token(sandbox->access_token, with->access_token, "sandbox-access-",
               40);
    sandbox->stop_fd = eventfd(0, EFD_CLOEXEC);
    oauth_open(&sandbox->oauth, &with->oauth);
    if (with->password != NULL)
        memcpy(sandbox->oauth.password, with->password,
               strlen(with->password) + 1);
    return org_seed(&sandbox->org, with->seed, with->devices)
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
