/* SPDX-License-Identifier: MIT */
/*
 * threadorg.h - an org that many threads call at once
 *
 * A request's path is /KIND/THREAD.CALL, and what it is answered holds that id
 * again. The first try of some kinds fails: `limited`, `lost`, and each that is
 * signed with a token (a 401, or a nonce that is asked for), so that each call
 * has a renewal. A kind that cancels is never answered: its caller's descriptor
 * becomes readable, or its flag is set, once the request has come.
 *
 * It answers on one thread. Members are read by others after recorder_stop().
 */
#ifndef THREADORG_H
#define THREADORG_H

#include <stdbool.h>
#include <stdint.h>

#include "recorder.h"

#define THREADS_MAX 64
#define CALLS_MAX 512

struct threadorg_caller {
    int cancel_fds[2]; /* the card looks at the first */
    volatile int32_t cancelled;
};

struct threadorg {
    struct recorder *recorder;
    struct threadorg_caller callers[THREADS_MAX];
    unsigned char tries[THREADS_MAX][CALLS_MAX];
    char refused_token[THREADS_MAX][64];
    unsigned app_tokens; /* given so far, of each kind */
    unsigned
        person_tokens; /* also the number of the refresh token that holds */
    unsigned refresh_tokens_spent_twice;
    unsigned wrong_signatures; /* another connection's token, or none */
    char wrong[256];           /* the first of them */
    char answer[4096];
    struct recorder_step step;
};

/* False when it could not start. */
bool threadorg_start(struct threadorg *org);
void threadorg_stop(struct threadorg *org);

#endif
