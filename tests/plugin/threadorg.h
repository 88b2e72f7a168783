/* SPDX-License-Identifier: MIT */
/*
 * threadorg.h - an org that many threads call at once
 *
 * A request's path is /KIND/THREAD.CALL, and its answer contains that id. The
 * first attempt of some kinds fails: `limited`, `lost`, and all that are signed
 * with a token (a 401, or a required nonce), so that each call includes a
 * renewal. A kind that cancels is never answered: once its request has arrived,
 * the caller's descriptor becomes readable, or its flag is set.
 *
 * It answers on one thread. Other threads may read the members after
 * recorder_stop().
 */
#ifndef THREADORG_H
#define THREADORG_H

#include <stdbool.h>
#include <stdint.h>

#include "recorder.h"

#define THREADS_MAX 64
#define CALLS_MAX 512

struct threadorg_caller {
    int cancel_fds[2]; /* the card watches the first */
    volatile int32_t cancelled;
};

struct threadorg {
    struct recorder *recorder;
    struct threadorg_caller callers[THREADS_MAX];
    unsigned char tries[THREADS_MAX][CALLS_MAX];
    char refused_token[THREADS_MAX][64];
    unsigned app_tokens; /* number given so far, for each kind */
    /* also the number of the refresh token that is valid */
    unsigned person_tokens;
    unsigned refresh_tokens_spent_twice;
    unsigned wrong_signatures; /* signed with another connection's token, or
                                  without one */
    char wrong[256];           /* describes the first of them */
    char answer[4096];
    struct recorder_step step;
};

/* Returns false if it could not start. */
bool threadorg_start(struct threadorg *org);
void threadorg_stop(struct threadorg *org);

#endif
